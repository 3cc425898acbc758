//! The SQL of members and likes.

use formwork::database::AnyConnection;
use serde::{Deserialize, Serialize};
use sqlx::{AnyExecutor, FromRow};

use crate::users::{Likes, queries::containing};

/// A member as the directory lists them.
#[derive(Clone, Debug, FromRow, Serialize)]
pub struct UserRow {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

/// A member as their profile shows them.
#[derive(Clone, Debug, FromRow)]
pub struct User {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What they say of themselves.
    pub bio: Option<String>,
}

/// How many members there are.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM guests").fetch_one(db).await
}

/// Every member, by name; those whose name contains `search`, if it is given.
///
/// # Errors
///
/// What the database says.
pub async fn list(db: impl AnyExecutor<'_>, search: Option<&str>) -> sqlx::Result<Vec<UserRow>> {
    sqlx::query_as(
        "SELECT id, name, email FROM guests \
         WHERE $1 IS NULL OR lower(name) LIKE lower($1) ESCAPE '\\' ORDER BY name, id",
    )
    .bind(search.map(containing))
    .fetch_all(db)
    .await
}

/// The directory in figures.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Totals {
    /// How many members there are.
    pub members: i64,
    /// How many likes they have been given.
    pub likes: i64,
}

/// Counts members and likes.
///
/// # Errors
///
/// What the database says.
pub async fn totals(db: impl AnyExecutor<'_>) -> sqlx::Result<Totals> {
    sqlx::query_as(
        "SELECT (SELECT count(*) FROM guests) AS members, (SELECT count(*) FROM guest_likes) AS likes",
    )
    .fetch_one(db)
    .await
}

/// A member, and how many people like them.
#[derive(Clone, Debug, FromRow, Serialize, Deserialize)]
pub struct Liked {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
    /// How many people like them.
    pub likes: i64,
}

/// The members whom most people like, at most `limit`.
///
/// # Errors
///
/// What the database says.
pub async fn most_liked(db: impl AnyExecutor<'_>, limit: u32) -> sqlx::Result<Vec<Liked>> {
    sqlx::query_as(
        "SELECT guests.id, guests.name, count(*) AS likes FROM guests \
         JOIN guest_likes ON guest_likes.user_id = guests.id \
         GROUP BY guests.id ORDER BY likes DESC, guests.name LIMIT $1",
    )
    .bind(i64::from(limit))
    .fetch_all(db)
    .await
}

/// The numbers of at most `limit` members, the newest first.
///
/// # Errors
///
/// What the database says.
pub async fn newest_ids(db: impl AnyExecutor<'_>, limit: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar("SELECT id FROM guests ORDER BY id DESC LIMIT $1")
        .bind(i64::from(limit))
        .fetch_all(db)
        .await
}

/// One member.
///
/// # Errors
///
/// What the database says.
pub async fn find(db: impl AnyExecutor<'_>, id: i64) -> sqlx::Result<Option<User>> {
    sqlx::query_as("SELECT id, name, email, bio FROM guests WHERE id = $1")
        .bind(id)
        .fetch_optional(db)
        .await
}

/// Adds a member and gives their number.
///
/// # Errors
///
/// A violated constraint if the e-mail address is taken.
pub async fn insert(db: impl AnyExecutor<'_>, name: &str, email: &str) -> sqlx::Result<i64> {
    sqlx::query_scalar("INSERT INTO guests (name, email) VALUES ($1, $2) RETURNING id")
        .bind(name)
        .bind(email)
        .fetch_one(db)
        .await
}

/// Changes a member's profile; false if there is no such member.
///
/// # Errors
///
/// What the database says.
pub async fn update(
    db: impl AnyExecutor<'_>,
    id: i64,
    name: &str,
    bio: Option<&str>,
) -> sqlx::Result<bool> {
    let result = sqlx::query("UPDATE guests SET name = $1, bio = $2 WHERE id = $3")
        .bind(name)
        .bind(bio)
        .bind(id)
        .execute(db)
        .await?;
    Ok(result.rows_affected() > 0)
}

/// Adds a like of `visitor`, or removes it if there is one: one at a time of a visitor.
///
/// # Errors
///
/// What the database says.
pub async fn toggle_like(db: &mut AnyConnection, user: i64, visitor: &str) -> sqlx::Result<()> {
    db.lock(&format!("guest_likes {visitor}")).await?;
    let removed = sqlx::query("DELETE FROM guest_likes WHERE user_id = $1 AND visitor = $2")
        .bind(user)
        .bind(visitor)
        .execute(&mut *db)
        .await?;
    if removed.rows_affected() == 0 {
        sqlx::query("INSERT INTO guest_likes (user_id, visitor) VALUES ($1, $2)")
            .bind(user)
            .bind(visitor)
            .execute(db)
            .await?;
    }
    Ok(())
}

/// How many like a member, and whether `visitor` does.
///
/// # Errors
///
/// What the database says.
pub async fn likes(
    db: impl AnyExecutor<'_>,
    user: i64,
    visitor: Option<&str>,
) -> sqlx::Result<Likes> {
    let (count, mine): (i64, i64) = sqlx::query_as(
        "SELECT count(*), coalesce(sum(CASE WHEN visitor = $1 THEN 1 ELSE 0 END), 0) \
         FROM guest_likes WHERE user_id = $2",
    )
    .bind(visitor)
    .bind(user)
    .fetch_one(db)
    .await?;
    Ok(Likes { count: u32::try_from(count).unwrap_or(u32::MAX), mine: mine > 0 })
}
