//! What can be done to members by anybody.

use formwork::prelude::*;

use super::Likes;

/// Likes a member, or takes the like of whoever asks back.
#[action]
pub async fn toggle_like(id: i64) -> ActionResult<Likes> {
    use super::{Visitor, queries};
    use crate::{
        database::{db, writer},
        throttle,
    };

    if queries::find(&db(), id).await?.is_none() {
        return Err(not_found());
    }
    let visitor = Visitor::identify().await?;
    let mut transaction = writer().begin().await?;
    let is_liked = queries::toggle_like(&mut transaction, id, &visitor).await?;
    if is_liked && visitor.member.is_none() {
        throttle::LIKE.note_within(&mut transaction, "").await?;
    }
    let likes = queries::likes(&mut *transaction, id, Some(&visitor)).await?;
    transaction.commit().await?;
    Ok(likes)
}
