//! A database whose queries say which tables they read and write.

use std::{fmt, sync::Arc};

use sqlx::SqlitePool;

use self::{statements::Statements, tables::Tables};
use super::{
    DatabaseError, WriteError, WriteTransaction, Writer, WriterOptions,
    changes::{ANY_TABLE, Changes},
    connect::{Hint, connect},
};

pub(in crate::database) mod explain;

mod executor;
mod opcodes;
mod statements;
mod tables;
#[cfg(test)]
mod tests;
mod written;

/// A SQLite database whose queries say which tables they read and write.
///
/// `&database` is an executor of sqlx, as `&pool` is. Before a statement runs, the tables that it
/// reads are noted for the page or handler that it runs for; after a write is committed, by a
/// transaction of the [`writer`](Self::writer) or by a statement of its own, whatever was made from
/// one of its tables is dropped from the cache, before the write is acknowledged. For that the
/// routes are given the database by
/// [`Routes::with_database`](crate::routing::Routes::with_database). So no page is left old because
/// a `revalidate_path` was forgotten.
///
/// * **Who says so.** SQLite, not the text: a new statement is put through `EXPLAIN`, which shows
///   what it opens, views, triggers and cascading foreign keys included. The answer is kept, for up
///   to 1024 statements; bind values, rather than write them into the text.
/// * **What was written** by a transaction of the writer is noted row by row, and counts once it is
///   committed: what was rolled back, and a statement that changed no row, touches nothing.
/// * **When in doubt, all.** What is read from a virtual table (full-text search, `json_each`), or
///   from one that is temporary, attached or SQLite's own, changes with every write. A change of the
///   schema drops everything that was read from the database; so does what nobody knows to be no
///   write: a pragma, several statements in one text, a text of more than 64 KiB. Run on the pool
///   what of that kind only reads.
/// * **What is not seen.** Reads in a transaction, or past this type by [`pool`](Self::pool); reads
///   in a task that was spawned by other than Leptos, which does so for a resource; what an SQL function
///   of a loaded extension reads; and what another process, the pool itself, or another [`Writer`],
///   writes. If those change the schema, the next write notices.
/// * **Connections of the pool are alike**: what one of them has of its own, such as a temporary view
///   in place of a table, all must have.
///
/// The writer's connection has temporary triggers, named `_formwork_…`, at the tables: they show what
/// SQLite tells no hook, `DELETE` without `WHERE` and tables that are `WITHOUT ROWID`.
///
/// [`AnyDatabase`](super::AnyDatabase) is this or PostgreSQL, of which the same is known.
///
/// A clone is the same database.
///
/// # Examples
///
/// ```
/// use formwork_server::database::Database;
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// let db = Database::connect(&url).await?;
/// sqlx::query("CREATE TABLE tags (name TEXT NOT NULL UNIQUE) STRICT").execute(db.pool()).await?;
///
/// let mut transaction = db.begin().await?;
/// sqlx::query("INSERT INTO tags VALUES (?)").bind("forms").execute(&mut *transaction).await?;
/// transaction.commit().await?;
///
/// let names: Vec<String> = sqlx::query_scalar("SELECT name FROM tags").fetch_all(&db).await?;
/// assert_eq!(names, ["forms"]);
/// // The error is sqlx's own.
/// assert!(sqlx::query("SELECT name FROM labels").fetch_all(&db).await.is_err());
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Database {
    pool: SqlitePool,
    writer: Writer,
    changes: Changes,
    statements: Arc<Statements>,
}

/// How often a statement is asked about, if the schema changes each time.
const MAX_TRIES: u32 = 3;

impl Database {
    /// Opens the database at `url`, as [`database::connect`](fn@super::connect), and its writer.
    ///
    /// Migrations are run on its [`pool`](Self::pool).
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] names the URL and the cause.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, in which a task keeps the writer's connection.
    pub async fn connect(url: &str) -> Result<Self, DatabaseError> {
        let pool = connect(url).await?;
        Self::new(pool).await.map_err(|error| DatabaseError::new(url, error.into(), Hint::File))
    }

    /// The database of `pool`, with a writer that has the default limits.
    ///
    /// # Errors
    ///
    /// The writer's connection cannot be opened.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, in which a task keeps the writer's connection.
    pub async fn new(pool: SqlitePool) -> sqlx::Result<Self> {
        Self::with_writer(pool, WriterOptions::new()).await
    }

    /// The database of `pool`, with a writer that has the limits of `writer`.
    ///
    /// # Errors
    ///
    /// The writer's connection cannot be opened.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime, in which a task keeps the writer's connection.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    ///
    /// use formwork_server::database::{self, Database, WriterOptions};
    ///
    /// # async fn open() -> Result<(), Box<dyn std::error::Error>> {
    /// let pool = database::connect("sqlite:data/app.db").await?;
    /// let options = WriterOptions::new().turn_timeout(Duration::from_secs(30));
    /// let db = Database::with_writer(pool, options).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn with_writer(pool: SqlitePool, writer: WriterOptions) -> sqlx::Result<Self> {
        let (changes, statements) = (Changes::default(), Arc::<Statements>::default());
        // Before anybody else is told: who drops pages finds that they were noted by what is known
        // of the new schema, or drops them.
        let known = Arc::clone(&statements);
        changes.on_commit(move |tables| {
            if tables.contains(ANY_TABLE) {
                known.forget();
            }
        });
        let writer = writer.connect_telling(&pool, Some(changes.clone())).await?;
        Ok(Self { pool, writer, changes, statements })
    }

    /// The pool, on which nothing is noted of what is read or written.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// What transactions take turns on.
    #[must_use]
    pub fn writer(&self) -> &Writer {
        &self.writer
    }

    /// Waits for a turn, and begins a transaction, as [`Writer::begin`].
    ///
    /// # Errors
    ///
    /// The writer is [busy](WriteError::is_busy), or the database cannot be written to.
    pub async fn begin(&self) -> Result<WriteTransaction, WriteError> {
        self.writer.begin().await
    }

    pub(crate) fn changes(&self) -> &Changes {
        &self.changes
    }

    /// What `sql` reads and writes; what it reads is noted.
    async fn note(&self, sql: &str) -> Arc<Tables> {
        for _ in 0..MAX_TRIES {
            if let Some(tables) = self.statements.note(sql) {
                return tables;
            }
            let generation = self.statements.generation();
            // What SQLite refuses is run, for its own error.
            let Some(tables) = self.ask(sql).await else { break };
            if let Some(version) = tables.schema_version() {
                self.changes.find_schema(version);
            }
            self.statements.learn(generation, sql, tables);
        }
        let tables = Tables::everything();
        tables.note();
        Arc::new(tables)
    }

    async fn ask(&self, sql: &str) -> Option<Tables> {
        if !explain::can_be_asked(sql) {
            return None;
        }
        let mut connection = self.pool.acquire().await.ok()?;
        explain::ask(&mut connection, sql).await.ok()
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Database").field("pool", &self.pool).finish_non_exhaustive()
    }
}
