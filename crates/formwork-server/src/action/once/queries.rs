//! The SQL of tokens.

use std::time::SystemTime;

use sqlx::SqliteConnection;

use super::{Claim, EXPIRED_AT_ONCE, LIFE};

/// What is known of a token that is spent.
#[derive(sqlx::FromRow)]
pub(super) struct Spent {
    pub(super) payload: Vec<u8>,
    pub(super) outcome: String,
}

/// Times are in seconds since 1970.
async fn create_table(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let table = "CREATE TABLE IF NOT EXISTS _formwork_once ( \
            id BLOB NOT NULL PRIMARY KEY, \
            action TEXT NOT NULL, \
            payload BLOB NOT NULL, \
            outcome TEXT NOT NULL, \
            created_at INTEGER NOT NULL \
        ) STRICT";
    let index = "CREATE INDEX IF NOT EXISTS _formwork_once_created_at \
        ON _formwork_once (created_at)";
    for statement in [table, index] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// What a token was spent with, if it is. Before the first one there is no table.
pub(super) async fn find(
    connection: &mut SqliteConnection,
    id: &[u8],
) -> sqlx::Result<Option<Spent>> {
    let spent = sqlx::query_as("SELECT payload, outcome FROM _formwork_once WHERE id = ?");
    let is_missing = |error: &sqlx::Error| {
        let error = error.as_database_error();
        error.is_some_and(|error| error.message() == "no such table: _formwork_once")
    };
    match spent.bind(id).fetch_optional(connection).await {
        Err(error) if is_missing(&error) => Ok(None),
        found => found,
    }
}

/// Notes that a token is spent, and deletes the oldest that are past their life.
///
/// # Errors
///
/// Also if the token is spent already.
pub(super) async fn put(
    connection: &mut SqliteConnection,
    action: &str,
    claim: &Claim,
    spent: &Spent,
) -> sqlx::Result<()> {
    create_table(connection).await?;
    // A clock that was set back must not let the row go before the token.
    let minted = i64::try_from(claim.minted).unwrap_or(i64::MAX);
    sqlx::query(
        "INSERT INTO _formwork_once (id, action, payload, outcome, created_at) \
         VALUES (?, ?, ?, ?, ?)",
    )
    .bind(&claim.id[..])
    .bind(action)
    .bind(&spent.payload)
    .bind(&spent.outcome)
    .bind(now().max(minted))
    .execute(&mut *connection)
    .await?;
    delete_expired(connection).await
}

async fn delete_expired(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM _formwork_once WHERE id IN ( \
            SELECT id FROM _formwork_once WHERE created_at < ? ORDER BY created_at LIMIT ? \
         )",
    )
    .bind(now() - i64::try_from(LIFE.as_secs()).unwrap_or(i64::MAX))
    .bind(EXPIRED_AT_ONCE)
    .execute(connection)
    .await?;
    Ok(())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
