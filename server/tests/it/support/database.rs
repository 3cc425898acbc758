//! The database of a test: a file of SQLite, or a database of a PostgreSQL server that the tests of a run
//! share.

use std::{
    sync::{
        LazyLock,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use postgres_server::PostgresServer;
use sqlx::{AssertSqlSafe, ConnectOptions};
use tempfile::TempDir;
use tokio::runtime;

#[path = "../../../../crates/formwork/tests/database/postgres_server.rs"]
pub(crate) mod postgres_server;

/// `TEST_DATABASE=postgres`: the reference application is tested on PostgreSQL.
const VARIABLE: &str = "TEST_DATABASE";

static SERVER: LazyLock<PostgresServer> = LazyLock::new(PostgresServer::start);

/// A database for one test, empty at first; it is gone when this is dropped.
pub(crate) struct TestDatabase {
    pub(crate) url: String,
    keeper: Keeper,
}

enum Keeper {
    Sqlite { _folder: TempDir },
    Postgres { name: String },
}

impl TestDatabase {
    pub(crate) async fn new() -> Self {
        if !is_on_postgres() {
            let folder = tempfile::tempdir().unwrap();
            // The folder of the file is made by who opens it.
            let url = format!("sqlite:{}/data/app.db", folder.path().display());
            return Self { url, keeper: Keeper::Sqlite { _folder: folder } };
        }
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("test_{}", COUNT.fetch_add(1, Ordering::Relaxed));
        Self { url: SERVER.database(&name).await, keeper: Keeper::Postgres { name } }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one setting of the tests")]
fn is_on_postgres() -> bool {
    match std::env::var(VARIABLE).as_deref() {
        Ok("postgres") => true,
        Ok("" | "sqlite") | Err(_) => false,
        Ok(other) => panic!("{VARIABLE}={other}: expected postgres or sqlite"),
    }
}

impl Drop for TestDatabase {
    /// Each has some megabytes. The test waits for nothing.
    fn drop(&mut self) {
        let Keeper::Postgres { name } = &self.keeper else { return };
        let name = name.clone();
        thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(drop_database(&name));
        });
    }
}

/// Whoever is connected to it.
async fn drop_database(name: &str) {
    let mut connection = SERVER.options().connect().await.unwrap();
    let drop = AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"));
    sqlx::raw_sql(drop).execute(&mut connection).await.unwrap();
}
