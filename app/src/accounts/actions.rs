//! Making an account, signing in and signing out, confirming an address, choosing another password.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use super::SignedIn;
use super::{NewPassword, Registration, ResetRequest, SignIn};

/// Makes an account, signs in, and asks by mail whether the address is the member's. Who sends the same
/// form again is signed in again, and so is who sends it twice at once.
#[action]
pub async fn register(registration: Registration) -> ActionResult<Redirect> {
    use super::{queries as accounts, registering, signing_in};
    use crate::{database::db, routes::href, texts::texts, throttle};

    throttle::REGISTRATION.note("").await?;
    let Registration { name, email, password } = registration;
    let address = email.as_str().to_lowercase();
    let is_known = accounts::credentials(&db(), &address).await?.is_some();
    let is_in = is_known && signing_in::try_to(&email, &password).await?
        || registering::try_to(&name, &address, &password).await?
        || !is_known && signing_in::try_to(&email, &password).await?;
    if !is_in {
        let violation = Violation::new("unique").with_message(texts().accounts.is_registered);
        return Err(violation.of(Registration::email.as_str()).into());
    }
    flash(texts().accounts.welcome);
    Ok(redirect(href::settings()))
}

/// Signs in, and leads to `next` if that is a place of this site.
#[action]
pub async fn sign_in(next: Option<String>, sign_in: SignIn) -> ActionResult<Redirect> {
    use super::signing_in;
    use crate::{routes::href, texts::texts};

    if !signing_in::try_to(&sign_in.email, &sign_in.password).await? {
        let violation =
            Violation::new("wrong_password").with_message(texts().accounts.does_not_fit);
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
        texts::texts,
    };

    let account = session::current().await?;
    let mut transaction = writer().begin().await?;
    session::end(&mut transaction).await?;
    if let Some(account) = account {
        audit::note(&mut transaction, What::SignedOut, Some(account.id), None, "").await?;
    }
    transaction.commit().await?;
    flash(texts().accounts.signed_out);
    Ok(redirect(href::index()))
}

/// Sends another mail by which the member's address can be confirmed.
#[action]
pub async fn resend_confirmation(#[extract] SignedIn(me): SignedIn) -> ActionResult<Redirect> {
    use super::links;
    use crate::{routes::href, texts::texts};

    if me.email_confirmed {
        flash(texts().links.confirmed_already);
    } else {
        links::send_confirmation(me.id, &me.email).await?;
        flash(texts().links.mail_sent);
    }
    Ok(redirect(href::settings()))
}

/// Confirms the address that a link was sent to. Whoever does that without being signed in as the member has
/// this address, and need not be who has made the account: whoever that is has to sign in again. To confirm
/// the administrator's address takes both.
#[action]
pub async fn confirm_address(token: String) -> ActionResult<Redirect> {
    use super::{
        AdministratorAddress,
        links::{self, Purpose},
        queries, session,
    };
    use crate::{database::writer, mail::Mailer, routes::href, texts::texts};

    let mut transaction = writer().begin().await?;
    let link = links::take(&mut transaction, token.clone(), Purpose::Confirm).await?;
    let account = session::current_within(&mut transaction).await?;
    let is_member = account.is_some_and(|account| account.id == link.user_id);
    if !is_member && state::<AdministratorAddress>().is(&link.email) {
        // The link is not taken then.
        flash(texts().links.sign_in_first);
        let link: String = href::confirm().token(token).into();
        return Ok(redirect(href::sign_in().next(link)));
    }
    let mail = links::confirm(&mut transaction, &link, is_member).await?;
    if is_member {
        links::appoint(&mut transaction, &link).await?;
    } else {
        queries::delete_sessions(&mut transaction, link.user_id, None).await?;
    }
    transaction.commit().await?;
    if let Some(mail) = mail {
        state::<Mailer>().send_later(mail);
    }
    flash(texts().links.confirmed);
    Ok(if is_member { redirect(href::settings()) } else { redirect(href::sign_in()) })
}

/// Sends a link by which another password can be chosen. What is said is the same whoever asks.
#[action]
pub async fn request_reset(request: ResetRequest) -> ActionResult<Redirect> {
    use super::links;
    use crate::{routes::href, texts::texts, throttle};

    throttle::RESET.note("").await?;
    links::send_reset(request.email.as_str().to_lowercase());
    flash(texts().links.reset_sent);
    Ok(redirect(href::reset()))
}

/// Changes the password of the member whose link it is, signs in here and nowhere else, and revokes the
/// tokens: whoever had the account has nothing of it any more.
#[action]
pub async fn set_password(token: String, new: NewPassword) -> ActionResult<Redirect> {
    use super::{
        links::{self, Purpose},
        password, queries, session, signing_in,
    };
    use crate::{
        api,
        audit::{self, What},
        database::writer,
        routes::href,
        texts::texts,
        throttle,
    };

    // Nobody has passwords hashed without a link.
    links::find(token.clone(), Purpose::Reset).await?;
    let hash = password::hash(&new.password).await?;
    let mut transaction = writer().begin().await?;
    let link = links::take(&mut transaction, token, Purpose::Reset).await?;
    links::confirm(&mut transaction, &link, true).await?;
    links::appoint(&mut transaction, &link).await?;
    links::delete_changes(&mut transaction, link.user_id).await?;
    queries::set_password(&mut transaction, link.user_id, &hash).await?;
    throttle::SIGN_IN.forget(&mut transaction, &link.email).await?;
    let tried = signing_in::password_of(link.user_id);
    throttle::PASSWORD.forget(&mut transaction, &tried).await?;
    queries::delete_sessions(&mut transaction, link.user_id, None).await?;
    api::revoke_all(&mut transaction, link.user_id, Some(link.user_id)).await?;
    session::begin(&mut transaction, link.user_id).await?;
    let what = What::PasswordChanged;
    audit::note(&mut transaction, what, Some(link.user_id), None, "by mail").await?;
    transaction.commit().await?;
    flash(texts().links.password_reset);
    Ok(redirect(href::settings()))
}
