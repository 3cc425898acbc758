//! A connection on which a transaction is open.

use std::ops::{Deref, DerefMut};

use sha2::{Digest, Sha256};
use sqlx::{Database, Sqlite, SqliteConnection};
#[cfg(feature = "postgres")]
use sqlx::{PgConnection, PgTransaction};
use sqlx_core::transaction::TransactionManager;

#[cfg(feature = "postgres")]
use super::postgres::Postgres;
use crate::database::{WriteTransaction, busy::marked};

/// A connection to SQLite or to PostgreSQL, on which a transaction is open.
///
/// `&mut *connection` is an executor of sqlx, for statements of its `Any` types. An action with
/// `once` is given one, and an [`AnyTransaction`](super::AnyTransaction) is one.
#[derive(Debug)]
pub struct AnyConnection {
    pub(super) open: Open,
}

/// The transaction that is open.
#[derive(Debug)]
pub(super) enum Open {
    Sqlite(WriteTransaction),
    #[cfg(feature = "postgres")]
    Postgres {
        transaction: PgTransaction<'static>,
        database: Postgres,
    },
}

impl AnyConnection {
    /// Sets a savepoint: what is done by it is undone alone, unless it is committed.
    ///
    /// PostgreSQL takes no more statements in a transaction after one that fails, SQLite does. So what
    /// may fail where the work goes on is done in a savepoint.
    ///
    /// # Errors
    ///
    /// What the database says.
    ///
    /// # Examples
    ///
    /// See [`AnyWriter`](super::AnyWriter).
    pub async fn begin(&mut self) -> sqlx::Result<AnySavepoint<'_>> {
        self.get().set_savepoint().await?;
        Ok(AnySavepoint { connection: self, is_set: true })
    }

    /// Waits until no other transaction has the lock called `name`, and keeps it until this one ends.
    ///
    /// What is read on SQLite while a transaction is open holds until its end, for nobody else writes
    /// meanwhile; there, nothing is to be waited for. On PostgreSQL transactions run at the same time:
    /// two of them find the last seat free, and both take it. So whoever decides by what is read what
    /// is to be written takes a lock before reading, by the name of what is decided about. A single
    /// statement needs none (`UPDATE .. WHERE version = $1`), and neither does what a constraint
    /// refuses.
    ///
    /// * Several are taken in one order by everybody; else two wait for each other until the database
    ///   gives one of them up, which is a 503.
    /// * It is an advisory lock: it keeps nobody waiting who does not ask for it. There is room for
    ///   some thousands of all transactions together (`max_locks_per_transaction`).
    /// * Above PostgreSQL's default isolation level, `READ COMMITTED`, a transaction does not see what
    ///   was committed while it waited.
    ///
    /// # Errors
    ///
    /// What the database says: it was waited for too long ([`BusyError`](crate::database::BusyError)).
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::database::AnyDatabase;
    ///
    /// /// Takes a seat if one of 30 is free.
    /// async fn take_seat(db: &AnyDatabase) -> Result<bool, Box<dyn std::error::Error>> {
    ///     let mut transaction = db.begin().await?;
    ///     transaction.lock("seats").await?;
    ///     let taken = sqlx::query_scalar("SELECT count(*) FROM seats");
    ///     let taken: i64 = taken.fetch_one(&mut *transaction).await?;
    ///     if taken >= 30 {
    ///         return Ok(false);
    ///     }
    ///     sqlx::query("INSERT INTO seats (id) VALUES ($1)")
    ///         .bind(taken + 1)
    ///         .execute(&mut *transaction)
    ///         .await?;
    ///     transaction.commit().await?;
    ///     Ok(true)
    /// }
    ///
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// # let folder = tempfile::tempdir()?;
    /// # let url = format!("sqlite:{}/app.db", folder.path().display());
    /// let db = AnyDatabase::connect(&url).await?;
    /// sqlx::query("CREATE TABLE seats (id INTEGER PRIMARY KEY)").execute(&db).await?;
    /// for seat in 1..=31 {
    ///     assert_eq!(take_seat(&db).await?, seat <= 30);
    /// }
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<_, Box<dyn std::error::Error>>(())
    /// ```
    pub async fn lock(&mut self, name: &str) -> sqlx::Result<()> {
        self.get().lock(&Sha256::digest(name).into()).await
    }

    /// The connection itself.
    pub(crate) fn get(&mut self) -> ConnectionRef<'_> {
        match &mut self.open {
            Open::Sqlite(transaction) => ConnectionRef::Sqlite(transaction),
            #[cfg(feature = "postgres")]
            Open::Postgres { transaction, .. } => ConnectionRef::Postgres(transaction),
        }
    }
}

/// A savepoint in a transaction; dropped, it is undone.
#[derive(Debug)]
#[must_use = "a savepoint that is dropped is rolled back"]
pub struct AnySavepoint<'c> {
    connection: &'c mut AnyConnection,
    is_set: bool,
}

impl AnySavepoint<'_> {
    /// Keeps what was done, for the transaction to commit.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn commit(mut self) -> sqlx::Result<()> {
        self.connection.get().release_savepoint().await?;
        self.is_set = false;
        Ok(())
    }

    /// Undoes what was done, and that alone.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn rollback(mut self) -> sqlx::Result<()> {
        self.connection.get().roll_back_to_savepoint().await?;
        self.is_set = false;
        Ok(())
    }
}

impl Deref for AnySavepoint<'_> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        self.connection
    }
}

impl DerefMut for AnySavepoint<'_> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.connection
    }
}

impl Drop for AnySavepoint<'_> {
    fn drop(&mut self) {
        if self.is_set {
            self.connection.get().start_rolling_back();
        }
    }
}

/// A connection that is borrowed, with or without a type that it is held by.
#[derive(Debug)]
pub enum ConnectionRef<'c> {
    /// To SQLite.
    Sqlite(&'c mut SqliteConnection),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(&'c mut PgConnection),
}

type SqliteTransactions = <Sqlite as Database>::TransactionManager;
#[cfg(feature = "postgres")]
type PgTransactions = <sqlx::Postgres as Database>::TransactionManager;

impl ConnectionRef<'_> {
    /// The same connection, for less long.
    pub(crate) fn reborrow(&mut self) -> ConnectionRef<'_> {
        match self {
            Self::Sqlite(connection) => ConnectionRef::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => ConnectionRef::Postgres(connection),
        }
    }

    /// Waits until no other transaction has the id, and keeps it to the end of this one.
    ///
    /// SQLite has one writer at a time, so there it is kept already.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(unused_variables, reason = "there is SQLite alone")
    )]
    pub(crate) async fn lock(self, id: &[u8; 32]) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(_) => Ok(()),
            #[cfg(feature = "postgres")]
            connection @ Self::Postgres(_) => {
                let [a, b, c, d, e, f, g, h, ..] = *id;
                let number = i64::from_be_bytes([a, b, c, d, e, f, g, h]);
                let lock = sqlx::query("SELECT pg_advisory_xact_lock($1)").bind(number);
                lock.execute(connection).await.map(drop)
            }
        }
    }

    pub(crate) async fn set_savepoint(self) -> sqlx::Result<()> {
        let set = match self {
            Self::Sqlite(connection) => SqliteTransactions::begin(connection, None).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => PgTransactions::begin(connection, None).await,
        };
        set.map_err(marked)
    }

    pub(crate) async fn release_savepoint(self) -> sqlx::Result<()> {
        let released = match self {
            Self::Sqlite(connection) => SqliteTransactions::commit(connection).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => PgTransactions::commit(connection).await,
        };
        released.map_err(marked)
    }

    pub(crate) async fn roll_back_to_savepoint(self) -> sqlx::Result<()> {
        let rolled_back = match self {
            Self::Sqlite(connection) => SqliteTransactions::rollback(connection).await,
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => PgTransactions::rollback(connection).await,
        };
        rolled_back.map_err(marked)
    }

    /// Rolls back before the next statement.
    pub(crate) fn start_rolling_back(self) {
        match self {
            Self::Sqlite(connection) => SqliteTransactions::start_rollback(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => PgTransactions::start_rollback(connection),
        }
    }
}
