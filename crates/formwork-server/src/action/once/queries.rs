//! The SQL of tokens.

use std::time::{Duration, SystemTime};

use formwork_core::{Result, unavailable};

use super::{Claim, EXPIRED_AT_ONCE, LIFE};
use crate::database::{AnyConnection, BUSY_RETRY_SECONDS, ConnectionRef, OwnTable};

/// When to submit once more what another one has submitted meanwhile.
const LATER: Duration = Duration::from_secs(BUSY_RETRY_SECONDS);

/// What is known of a token that is spent.
#[derive(sqlx::FromRow)]
pub(super) struct Spent {
    pub(super) payload: Vec<u8>,
    pub(super) outcome: String,
}

/// Times are in seconds since 1970.
pub(super) const TABLE: OwnTable = OwnTable {
    sqlite: [
        "CREATE TABLE IF NOT EXISTS _formwork_once ( \
            id BLOB NOT NULL PRIMARY KEY, \
            action TEXT NOT NULL, \
            payload BLOB NOT NULL, \
            outcome TEXT NOT NULL, \
            created_at INTEGER NOT NULL \
        ) STRICT",
        "CREATE INDEX IF NOT EXISTS _formwork_once_created_at ON _formwork_once (created_at)",
    ],
    #[cfg(feature = "postgres")]
    name: "_formwork_once",
    #[cfg(feature = "postgres")]
    postgres: [
        "CREATE TABLE IF NOT EXISTS _formwork_once ( \
            id BYTEA NOT NULL PRIMARY KEY, \
            action TEXT NOT NULL, \
            payload BYTEA NOT NULL, \
            outcome TEXT NOT NULL, \
            created_at BIGINT NOT NULL \
        )",
        "CREATE INDEX IF NOT EXISTS _formwork_once_created_at ON _formwork_once (created_at)",
    ],
};

/// What a token was spent with, if it is. Before the first one there is no table in SQLite.
pub(super) async fn find(connection: &mut AnyConnection, id: &[u8]) -> sqlx::Result<Option<Spent>> {
    let spent = sqlx::query_as("SELECT payload, outcome FROM _formwork_once WHERE id = $1");
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
    connection: &mut AnyConnection,
    action: &str,
    claim: &Claim,
    spent: &Spent,
) -> Result<()> {
    TABLE.make_in(connection.get()).await?;
    // A clock that was set back must not let the row go before the token.
    let minted = i64::try_from(claim.minted).unwrap_or(i64::MAX);
    let inserted = sqlx::query(
        "INSERT INTO _formwork_once (id, action, payload, outcome, created_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(&claim.id[..])
    .bind(action)
    .bind(&spent.payload)
    .bind(&spent.outcome)
    .bind(now().max(minted))
    .execute(&mut *connection)
    .await;
    inserted.map_err(|error| match error.as_database_error() {
        // It was found unspent in an older state of the database.
        Some(refused) if refused.is_unique_violation() => unavailable(LATER),
        _ => error.into(),
    })?;
    Ok(delete_expired(connection.get()).await?)
}

async fn delete_expired(connection: ConnectionRef<'_>) -> sqlx::Result<()> {
    let delete = match &connection {
        ConnectionRef::Sqlite(_) => {
            "DELETE FROM _formwork_once WHERE id IN ( \
                SELECT id FROM _formwork_once WHERE created_at < $1 ORDER BY created_at LIMIT $2 \
             )"
        }
        // Nobody waits for another who deletes the same ones.
        #[cfg(feature = "postgres")]
        ConnectionRef::Postgres { .. } => {
            "DELETE FROM _formwork_once WHERE id IN ( \
                SELECT id FROM _formwork_once WHERE created_at < $1 ORDER BY created_at LIMIT $2 \
                FOR UPDATE SKIP LOCKED \
             )"
        }
    };
    sqlx::query(delete)
        .bind(now() - i64::try_from(LIFE.as_secs()).unwrap_or(i64::MAX))
        .bind(i64::from(EXPIRED_AT_ONCE))
        .execute(connection)
        .await?;
    Ok(())
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
