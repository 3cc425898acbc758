//! The places of a member's notices: 1, 2, 3 and so on, without gaps. Who changes them has the member for
//! themselves, so what is read in a transaction holds until its end.

use formwork::{
    database::{AnyConnection, AnyTransaction},
    prelude::{Result, Violation, not_found},
};

use super::{
    Notice,
    queries::{self, Place},
};
use crate::{
    database::{lock_member, writer},
    texts::texts,
};

/// How many notices a member has at most.
pub(super) const MAX_NOTICES: i64 = 50;

/// For how long a notice that was deleted can be had back, in seconds.
pub(super) const UNDO_SECONDS: i64 = 10 * 60;

/// Begins a transaction that changes a member's notices: one at a time.
///
/// # Errors
///
/// What the database says.
pub(super) async fn begin(user: i64) -> Result<AnyTransaction> {
    let mut transaction = writer().begin().await?;
    lock_member(&mut transaction, user).await?;
    Ok(transaction)
}

/// Where a notice of this member stands.
///
/// # Errors
///
/// 404 if the member has no such notice.
pub(super) async fn place(db: &mut AnyConnection, user: i64, id: i64) -> Result<Place> {
    queries::place(db, user, id).await?.ok_or_else(not_found)
}

/// Makes room for one more notice at `place`, or at the end if there are not as many; gives the place.
///
/// # Errors
///
/// 422 if there are as many as there may be.
pub(super) async fn make_room(db: &mut AnyConnection, user: i64, place: i64) -> Result<i64> {
    let count = queries::count(&mut *db, user).await?;
    if count >= MAX_NOTICES {
        let message = (texts().notices.too_many)(MAX_NOTICES);
        return Err(Violation::new("too_many_notices").with_message(message).of("").into());
    }
    let place = place.min(count + 1);
    queries::open_gap(db, user, place).await?;
    Ok(place)
}

/// Moves a notice by one place, `by` being 1 or -1; the first and the last stay where the list ends.
///
/// # Errors
///
/// 404 if the member has no such notice.
pub(super) async fn move_by(user: i64, id: i64, by: i64) -> Result<Vec<Notice>> {
    let mut transaction = begin(user).await?;
    let place = place(&mut transaction, user, id).await?;
    if place.is_deleted {
        return Err(not_found());
    }
    let (from, to) = (place.number, place.number + by);
    if (1..=queries::count(&mut *transaction, user).await?).contains(&to) {
        queries::swap(&mut transaction, user, from, to).await?;
    }
    let notices = queries::list(&mut *transaction, user).await?;
    transaction.commit().await?;
    Ok(notices)
}
