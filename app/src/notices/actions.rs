//! What members do to their own notices. Those of others are not there for them: 404.

use formwork::prelude::*;

use super::{NewNotice, Notice, NoticeEdit};
#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// Adds a notice in front of the others.
#[action]
pub async fn add_notice(#[extract] SignedIn(me): SignedIn, notice: NewNotice) -> ActionResult<()> {
    use super::{order, queries};
    use crate::texts::texts;

    let mut transaction = order::begin(me.id).await?;
    order::make_room(&mut transaction, me.id, 1).await?;
    queries::insert(&mut transaction, me.id, &notice.text).await?;
    transaction.commit().await?;
    flash(texts().notices.added);
    Ok(())
}

/// Changes the text of a notice, unless it was changed since the form was shown.
#[action]
pub async fn edit_notice(
    #[extract] SignedIn(me): SignedIn,
    id: i64,
    edit: NoticeEdit,
) -> ActionResult<Redirect> {
    use formwork::Kind;

    use super::{order, queries, section::CHANGED};
    use crate::{routes::href, texts::texts};

    let mut transaction = order::begin(me.id).await?;
    let place = order::place(&mut transaction, me.id, id).await?;
    if place.is_deleted {
        return Err(not_found());
    }
    if !queries::set_text(&mut transaction, id, edit.version, &edit.text).await? {
        let error = Violation::new(CHANGED).with_message(texts().notices.changed).of("");
        return Err(Kind::Conflict(error.into()).into());
    }
    transaction.commit().await?;
    flash(texts().notices.saved);
    Ok(redirect(href::users::id(me.id)))
}

/// Moves a notice one place nearer to the beginning.
#[action]
pub async fn move_notice_up(
    #[extract] SignedIn(me): SignedIn,
    id: i64,
) -> ActionResult<Vec<Notice>> {
    super::order::move_by(me.id, id, -1).await
}

/// Moves a notice one place nearer to the end.
#[action]
pub async fn move_notice_down(
    #[extract] SignedIn(me): SignedIn,
    id: i64,
) -> ActionResult<Vec<Notice>> {
    super::order::move_by(me.id, id, 1).await
}

/// Deletes a notice; [`restore_notice()`] takes it back.
#[action]
pub async fn delete_notice(
    #[extract] SignedIn(me): SignedIn,
    id: i64,
) -> ActionResult<Vec<Notice>> {
    use super::{order, queries};
    use crate::{clock, texts::texts};

    let now = clock::now();
    let mut transaction = order::begin(me.id).await?;
    let place = order::place(&mut transaction, me.id, id).await?;
    // Who presses twice has deleted it as well.
    if !place.is_deleted {
        queries::delete(&mut transaction, id, now).await?;
        queries::close_gap(&mut transaction, me.id, place.number).await?;
        queries::forget_deleted_before(&mut transaction, now - order::UNDO_SECONDS).await?;
    }
    let notices = queries::list(&mut *transaction, me.id).await?;
    transaction.commit().await?;
    flash(texts().notices.deleted);
    Ok(notices)
}

/// Puts a notice that was deleted back to its place.
#[action]
pub async fn restore_notice(#[extract] SignedIn(me): SignedIn, id: i64) -> ActionResult<()> {
    use super::{order, queries};
    use crate::texts::texts;

    let mut transaction = order::begin(me.id).await?;
    let place = order::place(&mut transaction, me.id, id).await?;
    if place.is_deleted {
        let number = order::make_room(&mut transaction, me.id, place.number).await?;
        if !queries::restore(&mut transaction, id, number).await? {
            return Err(not_found());
        }
    }
    transaction.commit().await?;
    flash(texts().notices.restored);
    Ok(())
}
