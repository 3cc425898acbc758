//! Where the states of a wizard are.

#[cfg(feature = "postgres")]
use sqlx::Postgres;
use sqlx::{Sqlite, SqlitePool, Transaction, pool::PoolConnection};

use super::queries;
use crate::database::{
    AnyDatabase, AnyTransaction, AnyWriter, ConnectionRef, Database, PoolRef, WriteError,
};

/// Where the states of a wizard are kept: a `SqlitePool`, a [`Database`] or an [`AnyDatabase`].
#[derive(Clone, Debug)]
pub struct WizardDatabase {
    pool: Pool,
    writer: Option<AnyWriter>,
}

#[derive(Clone, Debug)]
enum Pool {
    Sqlite(SqlitePool),
    Any(AnyDatabase),
}

/// A transaction that has begun.
pub(super) enum Begun {
    ByWriter(AnyTransaction),
    ByPool(Transaction<'static, Sqlite>),
}

impl WizardDatabase {
    pub(super) fn with_writer(self, writer: AnyWriter) -> Self {
        Self { writer: Some(writer), ..self }
    }

    pub(super) async fn make_table(&self) -> sqlx::Result<()> {
        match &self.writer {
            Some(writer) => writer.make_table(&queries::TABLE).await,
            None => Ok(()),
        }
    }

    /// Begins a transaction that may write from its start, so that what it reads stays true.
    pub(super) async fn begin(&self) -> Result<Begun, WriteError> {
        match (&self.writer, &self.pool) {
            (Some(writer), _) => writer.begin().await.map(Begun::ByWriter),
            (None, Pool::Sqlite(pool)) => Ok(Begun::ByPool(queries::begin(pool).await?)),
            (None, Pool::Any(database)) => database.begin().await.map(Begun::ByWriter),
        }
    }

    /// A connection to read on.
    pub(super) async fn acquire(&self) -> sqlx::Result<Acquired> {
        let pool = match &self.pool {
            Pool::Sqlite(pool) => pool.into(),
            Pool::Any(database) => database.into(),
        };
        match pool {
            PoolRef::Sqlite(pool) => Ok(Acquired::Sqlite(pool.acquire().await?)),
            #[cfg(feature = "postgres")]
            PoolRef::Postgres(pool) => Ok(Acquired::Postgres(pool.acquire().await?)),
        }
    }
}

impl From<SqlitePool> for WizardDatabase {
    fn from(pool: SqlitePool) -> Self {
        Self { pool: Pool::Sqlite(pool), writer: None }
    }
}

impl From<Database> for WizardDatabase {
    fn from(database: Database) -> Self {
        AnyDatabase::from(database).into()
    }
}

impl From<AnyDatabase> for WizardDatabase {
    fn from(database: AnyDatabase) -> Self {
        Self { writer: Some(database.writer().clone()), pool: Pool::Any(database) }
    }
}

/// A connection of the pool.
pub(super) enum Acquired {
    Sqlite(PoolConnection<Sqlite>),
    #[cfg(feature = "postgres")]
    Postgres(PoolConnection<Postgres>),
}

impl Acquired {
    pub(super) fn connection(&mut self) -> ConnectionRef<'_> {
        match self {
            Self::Sqlite(connection) => ConnectionRef::Sqlite(connection),
            #[cfg(feature = "postgres")]
            Self::Postgres(connection) => ConnectionRef::Postgres(connection),
        }
    }
}

/// A savepoint in the transaction of a caller; dropped, it is undone.
pub(super) struct Savepoint<'c> {
    connection: ConnectionRef<'c>,
    is_set: bool,
}

impl<'c> Savepoint<'c> {
    pub(super) async fn set(mut connection: ConnectionRef<'c>) -> sqlx::Result<Self> {
        connection.reborrow().set_savepoint().await?;
        Ok(Self { connection, is_set: true })
    }

    pub(super) fn connection(&mut self) -> ConnectionRef<'_> {
        self.connection.reborrow()
    }

    pub(super) async fn release(mut self) -> sqlx::Result<()> {
        self.connection().release_savepoint().await?;
        self.is_set = false;
        Ok(())
    }

    pub(super) async fn roll_back(mut self) -> sqlx::Result<()> {
        self.connection().roll_back_to_savepoint().await?;
        self.is_set = false;
        Ok(())
    }
}

impl Drop for Savepoint<'_> {
    fn drop(&mut self) {
        if self.is_set {
            self.connection().start_rolling_back();
        }
    }
}
