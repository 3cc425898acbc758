//! A database that is SQLite or PostgreSQL, with one set of queries.

use std::fmt;

use http::Extensions;
#[cfg(feature = "postgres")]
use sqlx::PgPool;
use sqlx::migrate::{MigrateError, Migrator};

pub use self::bool::AnyBool;
pub use connection::{AnyConnection, AnySavepoint};
pub use transaction::AnyTransaction;
pub use writer::AnyWriter;

pub(crate) use connection::ConnectionRef;
pub(crate) use own_table::OwnTable;

#[cfg(feature = "postgres")]
use self::postgres::Postgres;
use super::{Database, DatabaseError, PoolRef, WriteError, changes::Changes, connect::Hint};

mod bool;
mod connection;
mod executor;
mod own_table;
#[cfg(feature = "postgres")]
mod postgres;
mod transaction;
mod values;
mod writer;

/// A database that is SQLite or, with the feature `postgres`, PostgreSQL.
///
/// `&database` is an executor of sqlx for its `Any` types: a query function takes `impl
/// sqlx::AnyExecutor<'_>` and runs on either, on this and in a transaction of the
/// [`writer`](Self::writer). Which one it is the URL says at the start.
///
/// * **SQLite** stays what [`Database`] makes of it: which tables a statement reads and writes is
///   noted, transactions take turns and share commits.
/// * **PostgreSQL** has a pool for transactions, and one whose connections may only read for the
///   statements of `&database`, of [`POSTGRES_CONNECTIONS`](super::POSTGRES_CONNECTIONS) each. What is
///   read and written is known there too, as follows.
///
/// # What PostgreSQL reads and writes
///
/// A statement of `&database` runs where nothing may be written. One that PostgreSQL refuses there runs
/// again as one that writes, and so does from the start what names a function that is not declared
/// `STABLE` or `IMMUTABLE`: declare so those of your functions that only read.
///
/// PostgreSQL says it by the locks that a transaction holds when it ends: through views, functions,
/// triggers, foreign keys, partitions. For that a transaction asks for its locks before it commits, which
/// is one more statement; a read is in a transaction of its own, and asks too, if the page, the handler
/// or the cached function that it is for may be stored, and is a plain statement otherwise.
///
/// * **What is told** is a table that a statement was to write, even if it touched no row; not what a
///   savepoint has undone.
/// * **When in doubt, all**, as with [`Database`]: what is read from a temporary or a foreign table, or
///   by a stream of rows that is left before its end, changes with every write; what may be a change of
///   the schema (also `TRUNCATE` and `REFRESH MATERIALIZED VIEW`), runs outside a transaction (`VACUUM`), or
///   writes in a text without parameters of its own ([`sqlx::raw_sql`]), drops everything that was read from the database.
/// * **What is not seen.** Reads in a transaction, or past this type by
///   [`as_postgres`](Self::as_postgres); the system's catalogues, sequences, a function that is replaced,
///   a type or schema that is renamed; what a function has read in a block whose exception it caught;
///   what a prepared transaction writes; and what another program, or another server of this one,
///   writes. Servers that share a [store](crate::cache::Store) tell each other.
/// * **A view that calls a volatile function** may be refused where it is first read, and a function that
///   catches that does nothing: read such a view in a transaction.
/// * **Poolers** have to pass on the `options` of a connection; otherwise
///   [`connect`](Self::connect) fails.
///
/// # One SQL for both
///
/// | | write | read as |
/// |---|---|---|
/// | parameters | `$1`, `$2` | |
/// | whole numbers | `INTEGER` and `BIGINT` | `i64` |
/// | other numbers | `REAL` and `DOUBLE PRECISION` | `f64` |
/// | texts, also for times; U+0000, which PostgreSQL does not have, is U+FFFD there | `TEXT` | `String` |
/// | bytes | `BLOB` and `BYTEA` | `Vec<u8>` |
/// | truth values | `INTEGER` and `BOOLEAN` | [`AnyBool`] |
/// | `count(*)` | | `i64` |
/// | `sum(n)` of `BIGINT`, which is a `NUMERIC` | `CAST(sum(n) AS BIGINT)` | `i64` |
/// | a new row's number | `INSERT .. RETURNING id` | `i64` |
///
/// What sqlx's `Any` types do not have (`NUMERIC`, `TIMESTAMPTZ`, `UUID`, `JSON`, enums, `CHAR(n)`) is
/// cast to `TEXT` by the query. Both take `ON CONFLICT .. DO UPDATE`. Tables of SQLite are best `STRICT`,
/// since a column whose type is not one of these (`BOOLEAN`, `DATETIME`) is not read there.
///
/// A clone is the same database.
///
/// # Examples
///
/// ```
/// use formwork_server::database::AnyDatabase;
/// use sqlx::AnyExecutor;
///
/// async fn insert(db: impl AnyExecutor<'_>, name: &str) -> sqlx::Result<i64> {
///     let id = sqlx::query_scalar("INSERT INTO tags (name) VALUES ($1) RETURNING id");
///     id.bind(name).fetch_one(db).await
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// let db = AnyDatabase::connect(&url).await?;
/// let table = "CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT";
/// sqlx::query(table).execute(&db).await?;
///
/// let mut transaction = db.begin().await?;
/// assert_eq!(insert(&mut *transaction, "forms").await?, 1);
/// transaction.commit().await?;
/// assert_eq!(insert(&db, "sqlite").await?, 2);
///
/// let error = AnyDatabase::connect("mysql://localhost/app").await.unwrap_err();
/// assert!(error.to_string().contains("sqlite:"), "{error}");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct AnyDatabase {
    kind: Kind,
    writer: AnyWriter,
}

#[derive(Clone)]
enum Kind {
    Sqlite(Database),
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

impl AnyDatabase {
    /// Opens the database at `url`: `sqlite:data/app.db`, as [`Database::connect`], or
    /// `postgres://user@host/app` (`postgresql:` too).
    ///
    /// On PostgreSQL a lock is waited for [`BUSY_TIMEOUT_SECONDS`](super::BUSY_TIMEOUT_SECONDS), and a
    /// free connection too; a statement may run for
    /// [`STATEMENT_TIMEOUT_SECONDS`](super::STATEMENT_TIMEOUT_SECONDS), and a transaction be left alone
    /// for [`IDLE_TRANSACTION_TIMEOUT_SECONDS`](super::IDLE_TRANSACTION_TIMEOUT_SECONDS). What the URL
    /// (`?options=-c%20statement_timeout%3D5s`), the role or the database sets is left as it is. The
    /// connections are called `formwork` there, or as the URL says (`?application_name=shop`). With
    /// another pool, `AnyDatabase::from(pool)` is the database; it opens as many connections again, to
    /// read, with the option `default_transaction_read_only`.
    ///
    /// # Errors
    ///
    /// [`DatabaseError`] names the database, without a password, and the cause.
    ///
    /// # Panics
    ///
    /// Outside a Tokio runtime.
    pub async fn connect(url: &str) -> Result<Self, DatabaseError> {
        match url.split(':').next() {
            Some("sqlite") => Ok(Database::connect(url).await?.into()),
            #[cfg(feature = "postgres")]
            Some("postgres" | "postgresql") => Ok(Postgres::connect(url).await?.into()),
            scheme => Err(unknown(scheme.unwrap_or_default())),
        }
    }

    /// What transactions begin on.
    #[must_use]
    pub fn writer(&self) -> &AnyWriter {
        &self.writer
    }

    /// Begins a transaction, as [`AnyWriter::begin`].
    ///
    /// # Errors
    ///
    /// The writer is [busy](WriteError::is_busy), or the database cannot be written to.
    pub async fn begin(&self) -> Result<AnyTransaction, WriteError> {
        self.writer.begin().await
    }

    /// Brings the tables up to date, by the migrations that are this database's.
    ///
    /// ```text
    /// let (sqlite, postgres) =
    ///     (sqlx::migrate!("../migrations/sqlite"), sqlx::migrate!("../migrations/postgres"));
    /// db.migrate(&sqlite, &postgres).await?;
    /// ```
    ///
    /// They are not held to the time limits of statements. Of several servers that start at once on
    /// PostgreSQL, one runs them, and the others wait.
    ///
    /// # Errors
    ///
    /// Says which migration the database refuses.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "there is SQLite alone")
    )]
    pub async fn migrate(
        &self,
        sqlite: &Migrator,
        postgres: &Migrator,
    ) -> Result<(), MigrateError> {
        match &self.kind {
            Kind::Sqlite(database) => sqlite.run(database.pool()).await,
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => postgres::migrate(database.pool(), postgres).await,
        }
    }

    /// Whether the database answers; for a health check.
    pub async fn is_healthy(&self) -> bool {
        let number = sqlx::query_scalar::<_, i64>("SELECT CAST(1 AS BIGINT)");
        number.fetch_one(self).await.is_ok_and(|number| number == 1)
    }

    /// SQLite, if it is that.
    #[must_use]
    pub fn as_sqlite(&self) -> Option<&Database> {
        match &self.kind {
            Kind::Sqlite(database) => Some(database),
            #[cfg(feature = "postgres")]
            Kind::Postgres(_) => None,
        }
    }

    /// The connections to PostgreSQL, if it is that.
    #[cfg(feature = "postgres")]
    #[must_use]
    pub fn as_postgres(&self) -> Option<&PgPool> {
        match &self.kind {
            Kind::Sqlite(_) => None,
            Kind::Postgres(database) => Some(database.pool()),
        }
    }

    pub(super) fn pool(&self) -> PoolRef<'_> {
        match &self.kind {
            Kind::Sqlite(database) => database.pool().into(),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => database.pool().into(),
        }
    }

    /// Who is told of what is written.
    pub(crate) fn changes(&self) -> &Changes {
        match &self.kind {
            Kind::Sqlite(database) => database.changes(),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => database.changes(),
        }
    }

    /// Puts the database among the states of an application.
    pub(crate) fn put_into(self, states: &mut Extensions) {
        states.insert(self.writer.clone());
        match &self.kind {
            Kind::Sqlite(database) => {
                states.insert(database.writer().clone());
                states.insert(database.pool().clone());
                states.insert(database.clone());
            }
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => {
                states.insert(database.pool().clone());
            }
        }
        states.insert(self);
    }
}

fn unknown(scheme: &str) -> DatabaseError {
    let known = match cfg!(feature = "postgres") {
        true => "there are `sqlite:` and `postgres:`",
        false => "there is `sqlite:`, and `postgres:` with the feature `postgres`",
    };
    DatabaseError::new(&format!("{scheme}:…"), known.into(), Hint::Scheme)
}

impl From<Database> for AnyDatabase {
    fn from(database: Database) -> Self {
        Self { writer: database.writer().clone().into(), kind: Kind::Sqlite(database) }
    }
}

#[cfg(feature = "postgres")]
impl From<PgPool> for AnyDatabase {
    fn from(pool: PgPool) -> Self {
        Postgres::new(pool).into()
    }
}

#[cfg(feature = "postgres")]
impl From<Postgres> for AnyDatabase {
    fn from(database: Postgres) -> Self {
        Self { writer: database.clone().into(), kind: Kind::Postgres(database) }
    }
}

impl fmt::Debug for AnyDatabase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.kind {
            Kind::Sqlite(database) => database.fmt(f),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => database.fmt(f),
        }
    }
}
