//! Links in mails: who follows one has shown that the address is theirs.

use std::time::Duration;

use formwork::{
    Kind,
    database::AnyConnection,
    prelude::{Error, Result, Violation, after, not_found, state, too_many_requests},
};

pub use self::queries::Link;
use super::{AdministratorAddress, Token};
use crate::{
    audit::{self, What},
    clock,
    database::{db, lock_member, writer},
    mail::{Mail, Mailer},
    texts::texts,
    throttle,
};

mod letters;
mod queries;

/// How long an address can be confirmed by a link, in seconds.
const CONFIRM_SECONDS: i64 = 3 * 24 * 60 * 60;

/// How long a password can be changed by a link, in seconds.
const RESET_SECONDS: i64 = 60 * 60;

/// How long a member waits between two links that confirm an address, in seconds.
const CONFIRM_PAUSE_SECONDS: i64 = 60;

/// How many links that change a password an address is sent in [`RESET_SECONDS`].
const RESETS: i64 = 3;

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To confirm an address.
    Confirm,
    /// To choose another password.
    Reset,
}

impl Purpose {
    /// As the database and the log have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Reset => "reset",
        }
    }
}

/// Sends `address` a link by which the member shows that it is theirs; it becomes their address then, if
/// it is not.
///
/// # Errors
///
/// 429 if one was sent to them less than a minute ago, or too many to this address.
pub async fn send_confirmation(user: i64, address: &str) -> Result<()> {
    let mut transaction = writer().begin().await?;
    let mail = confirmation(&mut transaction, user, address).await?;
    transaction.commit().await?;
    state::<Mailer>().send_later(mail);
    Ok(())
}

/// The mail of [`send_confirmation`], to be sent when the transaction is committed.
///
/// # Errors
///
/// As [`send_confirmation`].
pub async fn confirmation(db: &mut AnyConnection, user: i64, address: &str) -> Result<Mail> {
    let (token, now) = (Token::new()?, clock::now());
    lock_member(db, user).await?;
    queries::delete_expired(db, now).await?;
    let last = queries::last_expiry(db, user, Purpose::Confirm).await?;
    let wait = last.map_or(0, |last| last - CONFIRM_SECONDS + CONFIRM_PAUSE_SECONDS - now);
    if wait > 0 {
        return Err(too_many_requests(Duration::from_secs(wait.unsigned_abs())));
    }
    let address = address.to_lowercase();
    // Whoever has it may never have heard of this site.
    throttle::CONFIRMATION.note_within(db, &address).await?;
    // Whoever has an address that the member has thought better of must not make it theirs again.
    queries::delete_confirmations_of_others(db, user, &address).await?;
    let expires_at = now + CONFIRM_SECONDS;
    queries::insert(db, &token.key(), Purpose::Confirm, (user, &address), expires_at).await?;
    Ok(letters::confirmation(&state(), &address, &token))
}

/// Sends a link by which another password can be chosen, if there is a member with this address. All of it
/// is done behind the answer, which so tells nothing by its time.
pub fn send_reset(address: String) {
    after(async move {
        let domain = address.rsplit('@').next().unwrap_or_default();
        match reset(&address).await {
            Ok(Some(mail)) => state::<Mailer>().send(&mail).await,
            Ok(None) => tracing::debug!(domain, "no link to a new password is sent"),
            Err(error) => tracing::error!(domain, ?error, "a link cannot be made"),
        }
    });
}

async fn reset(address: &str) -> Result<Option<Mail>> {
    let (token, now) = (Token::new()?, clock::now());
    let mut transaction = writer().begin().await?;
    let Some(user) = queries::member_with(&mut *transaction, address).await? else {
        return Ok(None);
    };
    lock_member(&mut transaction, user).await?;
    queries::delete_expired(&mut transaction, now).await?;
    if queries::count(&mut *transaction, address, Purpose::Reset).await? >= RESETS {
        return Ok(None);
    }
    let (key, expires_at) = (token.key(), now + RESET_SECONDS);
    queries::insert(&mut transaction, &key, Purpose::Reset, (user, address), expires_at).await?;
    transaction.commit().await?;
    Ok(Some(letters::reset(&state(), address, &token)))
}

/// The link that somebody has followed.
///
/// # Errors
///
/// 404 if there is none, or no longer.
pub async fn find(token: String, purpose: Purpose) -> Result<Link> {
    let key = Token::received(token).key();
    queries::find(&db(), &key, purpose, clock::now()).await?.ok_or_else(not_found)
}

/// Takes the link that somebody has followed: once, whoever else has it.
///
/// # Errors
///
/// As [`find`].
pub async fn take(db: &mut AnyConnection, token: String, purpose: Purpose) -> Result<Link> {
    let (key, now) = (Token::received(token).key(), clock::now());
    let link = queries::find(&mut *db, &key, purpose, now).await?.ok_or_else(not_found)?;
    lock_member(db, link.user_id).await?;
    queries::take(db, &key, purpose, now).await?.ok_or_else(not_found)
}

/// Makes the address of a link that was taken the member's, and notes that it is confirmed. Links to
/// another address are worth nothing from now on. `is_member` is whether the one who has followed the link
/// has also shown that the account is theirs: whoever follows a link has the address, and may never have
/// heard of the account that somebody else has made for it.
///
/// Gives the mail that tells it to the address that they had before, if that was another one; to be sent
/// when the transaction is committed.
///
/// # Errors
///
/// 409 if the address is another member's by now.
pub async fn confirm(db: &mut AnyConnection, link: &Link, is_member: bool) -> Result<Option<Mail>> {
    let before = queries::address(db, link.user_id).await?;
    if let Err(error) = queries::confirm(db, link, is_member).await {
        let is_taken = error.as_database_error().is_some_and(|error| error.is_unique_violation());
        return Err(if is_taken { taken() } else { error.into() });
    }
    queries::delete_outdated(db, link).await?;
    if before == link.email {
        return Ok(None);
    }
    let details = audit::change(&before, &link.email);
    audit::note(db, What::AddressChanged, Some(link.user_id), None, &details).await?;
    Ok(Some(letters::changed(before)))
}

/// Makes the member whose link was taken an administrator, if the administrator has this address and the
/// account is theirs.
///
/// # Errors
///
/// What the database says.
pub async fn appoint(db: &mut AnyConnection, link: &Link) -> sqlx::Result<()> {
    let administrator = state::<AdministratorAddress>();
    if administrator.is(&link.email) { administrator.appoint(db).await } else { Ok(()) }
}

fn taken() -> Error {
    let taken = Violation::new("taken").with_message(texts().links.address_taken);
    Kind::Conflict(taken.of("").into()).into()
}

/// Deletes the links by which a member's password or address can be changed: whoever has asked for them may
/// have known the old password. One that confirms the address that they have stays.
///
/// # Errors
///
/// What the database says.
pub async fn delete_changes(db: &mut AnyConnection, user: i64) -> sqlx::Result<()> {
    queries::delete_changes(db, user).await
}
