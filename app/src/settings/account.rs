//! How a member signs in.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// Another password.
#[derive(Form, Debug)]
pub struct NewPassword {
    #[field(label = "Current password", length(..=128))]
    pub current: Secret<String>,
    #[field(label = "New password", length(12..=128))]
    pub new: Secret<String>,
}

/// Another address.
#[derive(Form, Debug)]
pub struct NewAddress {
    #[field(label = "New email", length(..=254), trim)]
    pub email: Email,
    #[field(label = "Password", length(..=128))]
    pub password: Secret<String>,
}

/// Changes the password of who is signed in, and signs them out everywhere else.
#[action]
pub async fn change_password(
    #[extract] SignedIn(me): SignedIn,
    password: NewPassword,
) -> ActionResult<Redirect> {
    use crate::{
        accounts::{links, password as passwords, queries, session, signing_in},
        audit::{self, What},
        database::writer,
        routes::href,
        texts::texts,
    };

    let Some(checked) = signing_in::check(&me, &password.current).await? else {
        return Err(wrong_password(NewPassword::current.as_str()));
    };
    let hash = passwords::hash(&password.new).await?;
    let mut transaction = writer().begin().await?;
    checked.hold(&mut transaction, &me).await?;
    queries::set_password(&mut transaction, me.id, &hash).await?;
    queries::delete_sessions(&mut transaction, me.id, None).await?;
    links::delete_changes(&mut transaction, me.id).await?;
    audit::note(&mut transaction, What::PasswordChanged, Some(me.id), None, "").await?;
    session::begin(&mut transaction, me.id).await?;
    transaction.commit().await?;
    flash(texts().links.password_changed);
    Ok(redirect(href::settings::account()))
}

/// Changes the address of who is signed in, once they have followed the link that is sent to it.
#[action]
pub async fn change_address(
    #[extract] SignedIn(me): SignedIn,
    address: NewAddress,
) -> ActionResult<Redirect> {
    use crate::{
        accounts::{links, queries, signing_in},
        database::writer,
        mail::Mailer,
        routes::href,
        texts::texts,
    };

    let Some(checked) = signing_in::check(&me, &address.password).await? else {
        return Err(wrong_password(NewAddress::password.as_str()));
    };
    let email = address.email.as_str().to_lowercase();
    let mut transaction = writer().begin().await?;
    checked.hold(&mut transaction, &me).await?;
    // Another one may register it until the link is followed: then the link says so.
    if queries::credentials(&mut *transaction, &email).await?.is_some() {
        let violation = Violation::new("unique").with_message(texts().accounts.is_registered);
        return Err(violation.of(NewAddress::email.as_str()).into());
    }
    let mail = links::confirmation(&mut transaction, me.id, &email).await?;
    transaction.commit().await?;
    state::<Mailer>().send_later(mail);
    flash(texts().settings.account.follow_the_link);
    Ok(redirect(href::settings::account()))
}

#[cfg(feature = "ssr")]
fn wrong_password(field: &'static str) -> Error {
    use crate::texts::texts;

    let message = texts().settings.account.wrong_password;
    Violation::new("wrong_password").with_message(message).of(field).into()
}
