//! Making an account, signing in and signing out.

use formwork::prelude::*;

use super::{Registration, SignIn};

/// Makes an account and signs in. Who sends the same form again is signed in again.
#[action]
pub async fn register(registration: Registration) -> ActionResult<Redirect> {
    use super::{password, queries as accounts, session, signing_in};
    use crate::{
        audit::{self, What},
        clock,
        database::{db, writer},
        routes::href,
        users::queries,
    };

    let Registration { name, email, password } = registration;
    let address = email.as_str().to_lowercase();
    let is_known = accounts::credentials(&db(), &address).await?.is_some();
    if !is_known || !signing_in::try_to(&email, &password).await? {
        let hash = password::hash(&password).await?;
        let mut transaction = writer().begin().await?;
        let id = queries::insert(&mut transaction, &name, &address, Some(&hash), clock::now())
            .await
            .on_unique(Registration::email, "is already registered")?;
        session::begin(&mut transaction, id).await?;
        audit::note(&mut transaction, What::Registered, Some(id), None, "").await?;
        transaction.commit().await?;
    }
    flash("Welcome");
    Ok(redirect(href::settings()))
}

/// Signs in, and leads to `next` if that is a place of this site.
#[action]
pub async fn sign_in(next: Option<String>, sign_in: SignIn) -> ActionResult<Redirect> {
    use super::signing_in;
    use crate::routes::href;

    if !signing_in::try_to(&sign_in.email, &sign_in.password).await? {
        let violation = Violation::new("wrong_password").with_message("does not fit this address");
        return Err(violation.of(SignIn::password.as_str()).into());
    }
    let next = next.filter(|next| signing_in::is_own_path(next));
    Ok(redirect(next.unwrap_or_else(|| href::settings().into())))
}

/// Signs out, here alone.
#[action]
pub async fn sign_out() -> ActionResult<Redirect> {
    use super::session;
    use crate::{
        audit::{self, What},
        database::writer,
        routes::href,
    };

    let account = session::current().await?;
    let mut transaction = writer().begin().await?;
    session::end(&mut transaction).await?;
    if let Some(account) = account {
        audit::note(&mut transaction, What::SignedOut, Some(account.id), None, "").await?;
    }
    transaction.commit().await?;
    flash("You are signed out");
    Ok(redirect(href::index()))
}
