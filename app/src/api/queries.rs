//! The SQL of tokens.

use formwork::database::AnyConnection;
use sqlx::{AnyExecutor, FromRow};

/// A token, as its member sees it.
#[derive(FromRow)]
pub struct ApiToken {
    /// Its number.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// When it was made, in seconds since 1970.
    pub created_at: i64,
    /// When it was last shown, in seconds since 1970.
    pub used_at: Option<i64>,
}

/// Whose a token is.
#[derive(FromRow)]
pub struct Owner {
    /// The number of the token.
    pub token: i64,
    /// The number of the member.
    pub user: i64,
    /// When it was last shown, in seconds since 1970.
    pub used_at: Option<i64>,
}

/// The tokens of a member, the newest first.
///
/// # Errors
///
/// What the database says.
pub async fn list(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<ApiToken>> {
    sqlx::query_as(
        "SELECT id, name, created_at, used_at FROM api_tokens WHERE user_id = $1 ORDER BY id DESC",
    )
    .bind(user)
    .fetch_all(db)
    .await
}

/// Whose the token with this key is.
///
/// # Errors
///
/// What the database says.
pub async fn owner(db: impl AnyExecutor<'_>, key: &str) -> sqlx::Result<Option<Owner>> {
    sqlx::query_as(
        "SELECT api_tokens.id AS token, user_id AS \"user\", used_at FROM api_tokens \
         JOIN users ON users.id = user_id WHERE key = $1 AND users.delete_at IS NULL",
    )
    .bind(key)
    .fetch_optional(db)
    .await
}

/// How many tokens a member has.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM api_tokens WHERE user_id = $1")
        .bind(user)
        .fetch_one(db)
        .await
}

/// Adds a token.
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    db: &mut AnyConnection,
    user: i64,
    name: &str,
    key: &str,
    now: i64,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO api_tokens (user_id, name, key, created_at) VALUES ($1, $2, $3, $4)")
        .bind(user)
        .bind(name)
        .bind(key)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Notes when a token was shown.
///
/// # Errors
///
/// What the database says.
pub async fn note_used(db: &mut AnyConnection, token: i64, now: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE api_tokens SET used_at = $1 WHERE id = $2")
        .bind(now)
        .bind(token)
        .execute(db)
        .await?;
    Ok(())
}

/// Deletes a token of a member and gives its name; nothing if they have no such one.
///
/// # Errors
///
/// What the database says.
pub async fn delete(db: &mut AnyConnection, user: i64, id: i64) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("DELETE FROM api_tokens WHERE id = $1 AND user_id = $2 RETURNING name")
        .bind(id)
        .bind(user)
        .fetch_optional(db)
        .await
}

/// Deletes every token of a member, and gives their names.
///
/// # Errors
///
/// What the database says.
pub async fn delete_all(db: &mut AnyConnection, user: i64) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("DELETE FROM api_tokens WHERE user_id = $1 RETURNING name")
        .bind(user)
        .fetch_all(db)
        .await
}
