//! How often one may try to sign in.

use std::time::Duration;

use formwork::prelude::{Result, too_many_requests};

use super::queries;
use crate::{
    audit::{self, What},
    clock,
    database::writer,
};

/// How many passwords may be tried for one address in [`WINDOW_SECONDS`].
pub(super) const ATTEMPTS: i64 = 10;

/// How long an attempt counts, in seconds.
pub(super) const WINDOW_SECONDS: i64 = 15 * 60;

/// Notes an attempt before the password is looked at, so that those that are made at the same time count as
/// well. It is the same for addresses of nobody. That there were too many is noted once.
///
/// # Errors
///
/// 429 if there were too many.
pub(super) async fn note_attempt(email: &str) -> Result<()> {
    let now = clock::now();
    let mut transaction = writer().begin().await?;
    transaction.lock(&format!("sign-in {email}")).await?;
    queries::delete_attempts_before(&mut transaction, now - WINDOW_SECONDS).await?;
    let attempts = queries::attempts(&mut transaction, email).await?;
    if attempts.count >= ATTEMPTS {
        audit::note_once(&mut transaction, What::SignInRefused, email, attempts.oldest).await?;
        transaction.commit().await?;
        let wait = (attempts.oldest + WINDOW_SECONDS - now).max(1);
        return Err(too_many_requests(Duration::from_secs(wait.unsigned_abs())));
    }
    queries::insert_attempt(&mut transaction, email, now).await?;
    transaction.commit().await?;
    Ok(())
}
