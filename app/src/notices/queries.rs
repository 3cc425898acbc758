//! The SQL of notices.

use formwork::database::{AnyBool, AnyConnection};
use sqlx::{AnyExecutor, FromRow};

use super::Notice;

/// Where a notice stands, or stood before it was deleted.
#[derive(FromRow)]
pub struct Place {
    /// 1 is the first.
    pub number: i64,
    /// Whether it is deleted.
    #[sqlx(try_from = "AnyBool")]
    pub is_deleted: bool,
}

/// The notices of a member in their order.
///
/// # Errors
///
/// What the database says.
pub async fn list(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(
        "SELECT id, version, text FROM notices WHERE user_id = $1 AND deleted_at IS NULL \
         ORDER BY place",
    )
    .bind(user)
    .fetch_all(db)
    .await
}

/// The notice that a member has deleted last, if that was after `since`.
///
/// # Errors
///
/// What the database says.
pub async fn last_deleted(
    db: impl AnyExecutor<'_>,
    user: i64,
    since: i64,
) -> sqlx::Result<Option<Notice>> {
    sqlx::query_as(
        "SELECT id, version, text FROM notices WHERE user_id = $1 AND deleted_at > $2 \
         ORDER BY deleted_at DESC, id DESC LIMIT 1",
    )
    .bind(user)
    .bind(since)
    .fetch_optional(db)
    .await
}

/// How many notices a member has.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM notices WHERE user_id = $1 AND deleted_at IS NULL")
        .bind(user)
        .fetch_one(db)
        .await
}

/// Where a notice of this member stands.
///
/// # Errors
///
/// What the database says.
pub async fn place(db: &mut AnyConnection, user: i64, id: i64) -> sqlx::Result<Option<Place>> {
    sqlx::query_as(
        "SELECT place AS number, deleted_at IS NOT NULL AS is_deleted FROM notices \
         WHERE id = $1 AND user_id = $2",
    )
    .bind(id)
    .bind(user)
    .fetch_optional(db)
    .await
}

/// Adds a notice at the first place, which has to be free.
///
/// # Errors
///
/// What the database says.
pub async fn insert(db: &mut AnyConnection, user: i64, text: &str) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO notices (user_id, text, place) VALUES ($1, $2, 1)")
        .bind(user)
        .bind(text)
        .execute(db)
        .await?;
    Ok(())
}

/// Changes the text of a notice if it is the `version` that is changed, or says this already; false
/// if it was changed to something else.
///
/// # Errors
///
/// What the database says.
pub async fn set_text(
    db: &mut AnyConnection,
    id: i64,
    version: i64,
    text: &str,
) -> sqlx::Result<bool> {
    let result = sqlx::query(
        "UPDATE notices SET text = $1, \
         version = version + CASE WHEN text = $1 THEN 0 ELSE 1 END \
         WHERE id = $2 AND (version = $3 OR text = $1)",
    )
    .bind(text)
    .bind(id)
    .bind(version)
    .execute(db)
    .await?;
    Ok(result.rows_affected() > 0)
}

/// Deletes a notice, so that it can be had back.
///
/// # Errors
///
/// What the database says.
pub async fn delete(db: &mut AnyConnection, id: i64, now: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET deleted_at = $1 WHERE id = $2")
        .bind(now)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Puts a notice that was deleted back, at a place that has to be free; false if it is forgotten by now.
///
/// # Errors
///
/// What the database says.
pub async fn restore(db: &mut AnyConnection, id: i64, place: i64) -> sqlx::Result<bool> {
    let restored = sqlx::query("UPDATE notices SET deleted_at = NULL, place = $1 WHERE id = $2")
        .bind(place)
        .bind(id)
        .execute(db)
        .await?;
    Ok(restored.rows_affected() > 0)
}

/// Deletes for good what was deleted before `time`, whosever it was.
///
/// # Errors
///
/// What the database says.
pub async fn forget_deleted_before(db: &mut AnyConnection, time: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM notices WHERE deleted_at < $1").bind(time).execute(db).await?;
    Ok(())
}

/// Moves what stands at `place` and behind it by one place, so that this one is free.
///
/// # Errors
///
/// What the database says.
pub async fn open_gap(db: &mut AnyConnection, user: i64, place: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE notices SET place = -(place + 1) \
         WHERE user_id = $1 AND deleted_at IS NULL AND place >= $2",
    )
    .bind(user)
    .bind(place)
    .execute(&mut *db)
    .await?;
    settle(db, user).await
}

/// Moves what stands behind `place`, which is free, by one place.
///
/// # Errors
///
/// What the database says.
pub async fn close_gap(db: &mut AnyConnection, user: i64, place: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE notices SET place = -(place - 1) \
         WHERE user_id = $1 AND deleted_at IS NULL AND place > $2",
    )
    .bind(user)
    .bind(place)
    .execute(&mut *db)
    .await?;
    settle(db, user).await
}

/// Lets the notices at two places change them.
///
/// # Errors
///
/// What the database says.
pub async fn swap(db: &mut AnyConnection, user: i64, one: i64, other: i64) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE notices SET place = -($2 + $3 - place) \
         WHERE user_id = $1 AND deleted_at IS NULL AND (place = $2 OR place = $3)",
    )
    .bind(user)
    .bind(one)
    .bind(other)
    .execute(&mut *db)
    .await?;
    settle(db, user).await
}

/// The second half of a change of places: databases compare places row by row, so each notice goes below
/// 0 first, where nobody is.
async fn settle(db: &mut AnyConnection, user: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET place = -place WHERE user_id = $1 AND place < 0")
        .bind(user)
        .execute(db)
        .await?;
    Ok(())
}
