//! The SQL of what a member is given of themselves.

use formwork::database::AnyBool;
use serde::Serialize;
use sqlx::{AnyExecutor, FromRow};

/// The member themselves.
#[derive(FromRow, Serialize)]
pub(super) struct Everything {
    id: i64,
    name: String,
    email: String,
    #[sqlx(try_from = "AnyBool")]
    email_confirmed: bool,
    role: String,
    bio: Option<String>,
    theme: String,
    language: Option<String>,
    #[sqlx(try_from = "AnyBool")]
    newsletter: bool,
    created_at: i64,
    delete_at: Option<i64>,
}

/// A notice, those that can be had back among them.
#[derive(FromRow, Serialize)]
pub(super) struct Notice {
    text: String,
    place: i64,
    deleted_at: Option<i64>,
}

/// Where they are signed in.
#[derive(FromRow, Serialize)]
pub(super) struct Session {
    user_agent: String,
    created_at: i64,
    seen_at: i64,
}

/// A token for a program.
#[derive(FromRow, Serialize)]
pub(super) struct Token {
    name: String,
    created_at: i64,
    used_at: Option<i64>,
}

/// What they have done, or what was done to them.
#[derive(FromRow, Serialize)]
pub(super) struct Entry {
    at: i64,
    what: String,
    details: String,
}

/// The member themselves.
pub(super) async fn everything(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Everything> {
    sqlx::query_as(
        "SELECT id, name, email, email_confirmed, role, bio, theme, language, newsletter, \
         created_at, delete_at FROM users WHERE id = $1",
    )
    .bind(user)
    .fetch_one(db)
    .await
}

/// The picture.
pub(super) async fn picture(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT image FROM avatars WHERE user_id = $1")
        .bind(user)
        .fetch_optional(db)
        .await
}

/// The notices in their order.
pub(super) async fn notices(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<Notice>> {
    sqlx::query_as(
        "SELECT text, place, deleted_at FROM notices WHERE user_id = $1 ORDER BY place, id",
    )
    .bind(user)
    .fetch_all(db)
    .await
}

/// The sessions, the oldest first.
pub(super) async fn sessions(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as(
        "SELECT user_agent, created_at, seen_at FROM sessions WHERE user_id = $1 ORDER BY id",
    )
    .bind(user)
    .fetch_all(db)
    .await
}

/// The tokens, the oldest first.
pub(super) async fn tokens(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<Token>> {
    sqlx::query_as(
        "SELECT name, created_at, used_at FROM api_tokens WHERE user_id = $1 ORDER BY id",
    )
    .bind(user)
    .fetch_all(db)
    .await
}

/// What the log has, the oldest first, without the names of others.
pub(super) async fn log(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as(
        "SELECT at, what, details FROM audit_log \
         WHERE actor_id = $1 AND subject_id IS NULL OR subject_id = $1 ORDER BY id",
    )
    .bind(user)
    .fetch_all(db)
    .await
}
