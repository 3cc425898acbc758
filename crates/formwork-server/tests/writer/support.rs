//! A database for the tests, and what is done to it.

use std::time::Duration;

use formwork_server::database::{self, Writer, WriterOptions};
use sqlx::{SqliteConnection, SqlitePool, sqlite::SqliteQueryResult};
use tempfile::TempDir;

/// Longer than any test: a limit that a test is not about.
pub(crate) const NEVER: Duration = Duration::from_secs(600);

/// Limits that end nothing by themselves.
pub(crate) fn no_limits() -> WriterOptions {
    WriterOptions::new().group_timeout(NEVER).acquire_timeout(NEVER).turn_timeout(NEVER)
}

/// A database with a table of pairs, whose rows belong together by two and two.
pub(crate) struct Database {
    pub(crate) db: SqlitePool,
    folder: TempDir,
}

impl Database {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}/app.db", folder.path().display());
        let database = Self { db: database::connect(&url).await.unwrap(), folder };
        database
            .execute(
                "CREATE TABLE pairs (id INTEGER NOT NULL, half INTEGER NOT NULL, \
                 PRIMARY KEY (id, half)) STRICT",
            )
            .await;
        database
    }

    pub(crate) fn url(&self) -> String {
        format!("sqlite:{}/app.db", self.folder.path().display())
    }

    pub(crate) async fn execute(&self, statement: &'static str) {
        sqlx::query(statement).execute(&self.db).await.unwrap();
    }

    pub(crate) async fn writer(&self, options: WriterOptions) -> Writer {
        options.connect(&self.db).await.unwrap()
    }

    /// The pairs that a reader sees.
    pub(crate) async fn pairs(&self) -> Vec<i64> {
        pairs(&self.db).await
    }
}

/// The pairs of a database; there are no halves.
pub(crate) async fn pairs(db: &SqlitePool) -> Vec<i64> {
    let rows: Vec<(i64, i64)> =
        sqlx::query_as("SELECT id, count(*) FROM pairs GROUP BY id ORDER BY id")
            .fetch_all(db)
            .await
            .unwrap();
    rows.into_iter()
        .map(|(id, count)| {
            assert_eq!(count, 2, "half of {id}");
            id
        })
        .collect()
}

/// Inserts both rows of a pair.
pub(crate) async fn insert(connection: &mut SqliteConnection, id: i64) {
    for half in 0..2 {
        insert_half(connection, id, half).await.unwrap();
    }
}

/// Inserts one row of a pair.
pub(crate) async fn insert_half(
    connection: &mut SqliteConnection,
    id: i64,
    half: i64,
) -> sqlx::Result<SqliteQueryResult> {
    sqlx::query("INSERT INTO pairs (id, half) VALUES (?, ?)")
        .bind(id)
        .bind(half)
        .execute(connection)
        .await
}
