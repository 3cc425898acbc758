//! The SQL of wizards.

use std::time::SystemTime;

use sqlx::{AnyExecutor, Sqlite, SqlitePool, Transaction};

use super::{EXPIRED_AT_ONCE, LIFE};
use crate::database::{ConnectionRef, OwnTable};

/// An error code of PostgreSQL (appendix A of its manual).
const UNDEFINED_TABLE: &str = "42P01";

/// Begins a transaction that may write from its start, so that what it reads stays true.
pub(super) async fn begin(db: &SqlitePool) -> sqlx::Result<Transaction<'static, Sqlite>> {
    db.begin_with("BEGIN IMMEDIATE").await
}

/// Times are in seconds since 1970.
pub(super) const TABLE: OwnTable = OwnTable {
    sqlite: [
        "CREATE TABLE IF NOT EXISTS _formwork_wizards ( \
            id BLOB NOT NULL PRIMARY KEY, \
            wizard TEXT NOT NULL, \
            answers BLOB NOT NULL, \
            created_at INTEGER NOT NULL, \
            changed_at INTEGER NOT NULL \
        ) STRICT",
        "CREATE INDEX IF NOT EXISTS _formwork_wizards_changed_at ON _formwork_wizards (changed_at)",
    ],
    #[cfg(feature = "postgres")]
    name: "_formwork_wizards",
    #[cfg(feature = "postgres")]
    postgres: [
        "CREATE TABLE IF NOT EXISTS _formwork_wizards ( \
            id BYTEA NOT NULL PRIMARY KEY, \
            wizard TEXT NOT NULL, \
            answers BYTEA NOT NULL, \
            created_at BIGINT NOT NULL, \
            changed_at BIGINT NOT NULL \
        )",
        "CREATE INDEX IF NOT EXISTS _formwork_wizards_changed_at ON _formwork_wizards (changed_at)",
    ],
};

/// The answers of a state that lives.
pub(super) async fn find(db: impl AnyExecutor<'_>, id: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    let answers = sqlx::query_scalar(
        "SELECT answers FROM _formwork_wizards WHERE id = $1 AND changed_at > $2",
    );
    let answers = answers.bind(id).bind(now() - life()).fetch_optional(db).await;
    none_without_table(answers)
}

/// Deletes a state, and gives its answers if it lived.
pub(super) async fn take(db: impl AnyExecutor<'_>, id: &[u8]) -> sqlx::Result<Option<Vec<u8>>> {
    let answers = sqlx::query_scalar(
        "DELETE FROM _formwork_wizards WHERE id = $1 AND changed_at > $2 RETURNING answers",
    );
    let answers = answers.bind(id).bind(now() - life()).fetch_optional(db).await;
    none_without_table(answers)
}

/// Puts a state in place of the one with its id.
pub(super) async fn put(
    db: impl AnyExecutor<'_>,
    id: &[u8],
    wizard: &str,
    answers: &[u8],
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO _formwork_wizards (id, wizard, answers, created_at, changed_at) \
         VALUES ($1, $2, $3, $4, $4) \
         ON CONFLICT (id) DO UPDATE SET answers = excluded.answers, changed_at = excluded.changed_at",
    )
    .bind(id)
    .bind(wizard)
    .bind(answers)
    .bind(now())
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the oldest states that are past their life.
pub(super) async fn delete_expired(connection: ConnectionRef<'_>) -> sqlx::Result<()> {
    let delete = match &connection {
        ConnectionRef::Sqlite(_) => {
            "DELETE FROM _formwork_wizards WHERE id IN ( \
                SELECT id FROM _formwork_wizards WHERE changed_at <= $1 \
                ORDER BY changed_at LIMIT $2 \
             )"
        }
        // Nobody waits for another who deletes the same ones.
        #[cfg(feature = "postgres")]
        ConnectionRef::Postgres { .. } => {
            "DELETE FROM _formwork_wizards WHERE id IN ( \
                SELECT id FROM _formwork_wizards WHERE changed_at <= $1 \
                ORDER BY changed_at LIMIT $2 FOR UPDATE SKIP LOCKED \
             )"
        }
    };
    let deleted = sqlx::query(delete).bind(now() - life()).bind(i64::from(EXPIRED_AT_ONCE));
    deleted.execute(connection).await.map(drop)
}

/// Before the first state there is no table. A transaction of SQLite that has yet to write cannot make
/// it and stay free to do its work: it would read first, and be refused once another has written.
/// In a transaction of PostgreSQL the table is there.
fn none_without_table<T>(result: sqlx::Result<Option<T>>) -> sqlx::Result<Option<T>> {
    let is_missing = |error: &sqlx::Error| {
        let error = error.as_database_error();
        error.is_some_and(|error| {
            error.message() == "no such table: _formwork_wizards"
                || error.code().is_some_and(|code| code == UNDEFINED_TABLE)
        })
    };
    match result {
        Err(error) if is_missing(&error) => Ok(None),
        result => result,
    }
}

fn now() -> i64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn life() -> i64 {
    i64::try_from(LIFE.as_secs()).unwrap_or(i64::MAX)
}
