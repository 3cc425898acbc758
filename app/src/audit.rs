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

/// What stands where somebody's name or address was who is deleted.
const FORMER: &str = "a former member";

/// Notes that a member is deleted who is there still, and takes their name and their addresses out of the
/// log; their number stays.
///
/// # Errors
///
/// What the database says.
pub async fn note_deleted(
    db: &mut AnyConnection,
    actor: Option<i64>,
    member: i64,
    email: &str,
) -> sqlx::Result<()> {
    note(db, What::AccountDeleted, actor, Some(member), "").await?;
    let changes = queries::details(db, What::AddressChanged, member).await?;
    let earlier = changes.iter().flat_map(|details| details.split(ARROW));
    for address in earlier.chain([email]) {
        queries::replace_details(db, What::SignInRefused, address, FORMER).await?;
    }
    queries::replace_details_of(db, What::AddressChanged, member, FORMER).await?;
    queries::rename(db, member, FORMER).await
}

/// Details that say what something was, and what it is now.
#[must_use]
pub fn change(from: &str, to: &str) -> String {
    format!("{from}{ARROW}{to}")
}

const ARROW: &str = " → ";

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
