//! The SQL of accounts and sessions.

use formwork::database::AnyConnection;
use sqlx::{AnyExecutor, FromRow};

use super::{Account, Role};

/// How a member signs in.
#[derive(FromRow)]
pub struct Credentials {
    /// The member's number.
    pub id: i64,
    /// The hash of the password; `None` if they cannot sign in.
    pub password_hash: Option<String>,
}

/// How a member has chosen to see the site.
#[derive(FromRow)]
pub struct Chosen {
    /// The theme.
    pub theme: String,
    /// The language, if any.
    pub language: Option<String>,
}

/// The member whose session has this key, if it began after `since`.
///
/// # Errors
///
/// What the database says.
pub async fn account(
    db: impl AnyExecutor<'_>,
    key: &str,
    since: i64,
) -> sqlx::Result<Option<Account>> {
    sqlx::query_as(
        "SELECT users.id, name, email, email_confirmed, role, language, delete_at, \
         sessions.id AS session, seen_at FROM sessions \
         JOIN users ON users.id = sessions.user_id \
         WHERE sessions.key = $1 AND sessions.created_at > $2",
    )
    .bind(key)
    .bind(since)
    .fetch_optional(db)
    .await
}

/// How the member with this address, in lower case, signs in.
///
/// # Errors
///
/// What the database says.
pub async fn credentials(
    db: impl AnyExecutor<'_>,
    email: &str,
) -> sqlx::Result<Option<Credentials>> {
    sqlx::query_as("SELECT id, password_hash FROM users WHERE email = $1")
        .bind(email)
        .fetch_optional(db)
        .await
}

/// The hash of a member's password, if they have one and are a member still.
///
/// # Errors
///
/// What the database says.
pub async fn password_hash(db: &mut AnyConnection, user: i64) -> sqlx::Result<Option<String>> {
    let hash = sqlx::query_scalar("SELECT password_hash FROM users WHERE id = $1").bind(user);
    Ok(hash.fetch_optional(db).await?.flatten())
}

/// How a member has chosen to see the site.
///
/// # Errors
///
/// What the database says.
pub async fn chosen(db: &mut AnyConnection, user: i64) -> sqlx::Result<Chosen> {
    sqlx::query_as("SELECT theme, language FROM users WHERE id = $1").bind(user).fetch_one(db).await
}

/// Gives a member a role.
///
/// # Errors
///
/// What the database says.
pub async fn set_role(db: &mut AnyConnection, id: i64, role: Role) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET role = $1 WHERE id = $2")
        .bind(role.as_str())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Makes the member with this address, in lower case, an administrator, if the member has confirmed it;
/// gives their number if they were none.
///
/// # Errors
///
/// What the database says.
pub async fn appoint_administrator(
    db: &mut AnyConnection,
    email: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar(
        "UPDATE users SET role = 'administrator' \
         WHERE email = $1 AND owner_confirmed AND role <> 'administrator' RETURNING id",
    )
    .bind(email)
    .fetch_optional(db)
    .await
}

/// Changes what a member signs in by.
///
/// # Errors
///
/// What the database says.
pub async fn set_password(db: &mut AnyConnection, id: i64, hash: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Adds a session.
///
/// # Errors
///
/// What the database says.
pub async fn insert_session(
    db: &mut AnyConnection,
    key: &str,
    user: i64,
    user_agent: &str,
    now: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO sessions (key, user_id, user_agent, created_at, seen_at) \
         VALUES ($1, $2, $3, $4, $4)",
    )
    .bind(key)
    .bind(user)
    .bind(user_agent)
    .bind(now)
    .execute(db)
    .await?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
///
/// What the database says.
pub async fn delete_session_by_key(db: &mut AnyConnection, key: &str) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sessions WHERE key = $1").bind(key).execute(db).await?;
    Ok(())
}

/// Ends every session of a member but `kept`; gives how many.
///
/// # Errors
///
/// What the database says.
pub async fn delete_sessions(
    db: &mut AnyConnection,
    user: i64,
    kept: Option<i64>,
) -> sqlx::Result<u64> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE user_id = $1 AND id <> $2")
        .bind(user)
        .bind(kept.unwrap_or(0))
        .execute(db)
        .await?;
    Ok(deleted.rows_affected())
}

/// Deletes the sessions that began at `time` or before, whosever they are.
///
/// # Errors
///
/// What the database says.
pub async fn delete_sessions_before(db: &mut AnyConnection, time: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM sessions WHERE created_at <= $1").bind(time).execute(db).await?;
    Ok(())
}

/// Notes when a session was seen.
///
/// # Errors
///
/// What the database says.
pub async fn note_seen(db: &mut AnyConnection, session: i64, now: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE sessions SET seen_at = $1 WHERE id = $2")
        .bind(now)
        .bind(session)
        .execute(db)
        .await?;
    Ok(())
}
