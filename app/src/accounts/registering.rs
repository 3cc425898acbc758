//! Making an account.

use formwork::prelude::{Result, Secret, state};

use super::{links, password, session};
use crate::{
    audit::{self, What},
    clock,
    database::writer,
    mail::Mailer,
    users::queries,
};

/// Makes an account with an address in lower case, and signs in; false if the address is taken. The password
/// is hashed even then, so that the time tells nothing that the answer does not.
///
/// # Errors
///
/// 429 if the address was sent too many mails.
pub(super) async fn try_to(name: &str, address: &str, password: &Secret<String>) -> Result<bool> {
    let hash = password::hash(password).await?;
    let mut transaction = writer().begin().await?;
    let inserted =
        queries::insert(&mut transaction, name, address, Some(&hash), clock::now()).await;
    let id = match inserted {
        Ok(id) => id,
        Err(error) if is_taken(&error) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    session::begin(&mut transaction, id).await?;
    let mail = links::confirmation(&mut transaction, id, address).await?;
    audit::note(&mut transaction, What::Registered, Some(id), None, "").await?;
    transaction.commit().await?;
    state::<Mailer>().send_later(mail);
    Ok(true)
}

fn is_taken(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
