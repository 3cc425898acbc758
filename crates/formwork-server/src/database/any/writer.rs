//! What transactions of any database begin on.

#[cfg(feature = "postgres")]
use super::postgres::{self, Postgres};
use super::{AnyTransaction, OwnTable};
use crate::database::{WriteError, Writer};

/// What begins transactions on SQLite or on PostgreSQL.
///
/// On SQLite it is the [`Writer`]: transactions take turns, and share a commit. On PostgreSQL each has
/// a connection of the pool, at the isolation level that is the database's default; they run at the
/// same time, and may wait for each other's rows.
///
/// * **A statement that fails** ends a transaction of PostgreSQL: it takes no more of them, and its
///   commit is an error. Where the work goes on all the same, it belongs in a
///   [savepoint](super::AnyConnection::begin), as in the example; SQLite does not need that.
/// * **What will pass** is [busy](WriteError::is_busy), and a 503 with `Retry-After` by `?`: no
///   connection was free in time, a lock was not given in time, the database found a deadlock, or
///   could not put transactions in an order (serialization). Statements on an
///   [`AnyConnection`](super::AnyConnection) say so too. Nothing is tried again by itself, because
///   what else was done in between would be done twice.
///
/// A clone is the same writer.
///
/// # Examples
///
/// ```
/// use formwork_server::database::AnyDatabase;
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// let db = AnyDatabase::connect(&url).await?;
/// sqlx::query("CREATE TABLE tags (name TEXT NOT NULL UNIQUE)").execute(&db).await?;
/// let insert = "INSERT INTO tags (name) VALUES ($1)";
///
/// let mut transaction = db.writer().begin().await?;
/// for name in ["forms", "sqlite", "forms"] {
///     let mut savepoint = transaction.begin().await?;
///     let inserted = sqlx::query(insert).bind(name).execute(&mut *savepoint).await;
///     match inserted {
///         Ok(_) => savepoint.commit().await?,
///         Err(_) => savepoint.rollback().await?,
///     }
/// }
/// transaction.commit().await?;
///
/// let count: i64 = sqlx::query_scalar("SELECT count(*) FROM tags").fetch_one(&db).await?;
/// assert_eq!(count, 2);
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct AnyWriter {
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Sqlite(Writer),
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
}

impl AnyWriter {
    /// Begins a transaction; on SQLite it waits for a turn, as [`Writer::begin`].
    ///
    /// # Errors
    ///
    /// The writer is [busy](WriteError::is_busy), or the database cannot be written to.
    pub async fn begin(&self) -> Result<AnyTransaction, WriteError> {
        match &self.kind {
            Kind::Sqlite(writer) => Ok(writer.begin().await?.into()),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => database.begin().await,
        }
    }

    /// Runs what is done in a transaction, for as long as that may take; then it is dropped.
    pub(crate) async fn in_turn<T>(&self, work: impl Future<Output = T>) -> Result<T, WriteError> {
        match &self.kind {
            Kind::Sqlite(writer) => writer.in_turn(work).await,
            #[cfg(feature = "postgres")]
            Kind::Postgres(_) => postgres::in_turn(work).await,
        }
    }

    /// Makes a table of the framework's own, where no transaction can.
    ///
    /// One of SQLite makes it by itself. On PostgreSQL that would keep others waiting, and may exclude
    /// one that does the same, so it is done before.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "there is SQLite alone")
    )]
    pub(crate) async fn make_table(&self, table: &'static OwnTable) -> sqlx::Result<()> {
        match &self.kind {
            Kind::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            Kind::Postgres(database) => database.make_table(table).await,
        }
    }
}

impl From<Writer> for AnyWriter {
    fn from(writer: Writer) -> Self {
        Self { kind: Kind::Sqlite(writer) }
    }
}

#[cfg(feature = "postgres")]
impl From<Postgres> for AnyWriter {
    fn from(database: Postgres) -> Self {
        Self { kind: Kind::Postgres(database) }
    }
}
