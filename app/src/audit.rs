//! The audit log: who did what to whom, and when.

use formwork::database::AnyConnection;

pub use what::What;

use crate::clock;

pub mod queries;
mod what;

/// For how long it is known what was done, in seconds.
pub const KEPT_SECONDS: i64 = 365 * 24 * 60 * 60;

/// Notes that the member `actor` did `what`, to the member `subject` if that was not to themselves. Done
/// in the transaction of the deed, so that there is none without the other; a member who is deleted by
/// it has to be there still, since the log keeps their names.
///
/// # Errors
///
/// What the database says.
pub async fn note(
    db: &mut AnyConnection,
    what: What,
    actor: Option<i64>,
    subject: Option<i64>,
    details: &str,
) -> sqlx::Result<()> {
    let now = clock::now();
    queries::delete_before(db, now - KEPT_SECONDS).await?;
    queries::insert(db, now, what, (actor, subject), details).await
}

/// As [`note`], unless the same was noted at `since` or later: for what others could fill the log with.
///
/// # Errors
///
/// What the database says.
pub async fn note_once(
    db: &mut AnyConnection,
    what: What,
    details: &str,
    since: i64,
) -> sqlx::Result<()> {
    if !queries::is_noted(db, what, details, since).await? {
        note(db, what, None, None, details).await?;
    }
    Ok(())
}
