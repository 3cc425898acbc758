//! A transaction on any database.

use std::ops::{Deref, DerefMut};

use sqlx::SqliteConnection;

use super::connection::{AnyConnection, Open};
use crate::database::{WriteError, WriteTransaction};

/// A transaction of an [`AnyWriter`](super::AnyWriter); dropped, it is rolled back.
///
/// It is used as one of sqlx: `&mut *transaction` executes statements.
///
/// # Examples
///
/// See [`AnyWriter`](super::AnyWriter).
#[derive(Debug)]
#[must_use = "a transaction that is dropped is rolled back"]
pub struct AnyTransaction {
    connection: AnyConnection,
}

impl AnyTransaction {
    pub(super) fn new(open: Open) -> Self {
        Self { connection: AnyConnection { open } }
    }

    /// Commits it. On SQLite it waits until the group is committed, as [`WriteTransaction::commit`].
    ///
    /// # Errors
    ///
    /// Nothing of the transaction is known to be kept. On PostgreSQL that is so too if a statement
    /// has failed outside a [savepoint](AnyConnection::begin).
    pub async fn commit(self) -> Result<(), WriteError> {
        match self.connection.open {
            Open::Sqlite(transaction) => transaction.commit().await,
            #[cfg(feature = "postgres")]
            Open::Postgres { transaction, database } => database.commit_in_task(transaction).await,
        }
    }

    /// Rolls it back, and waits for that.
    ///
    /// # Errors
    ///
    /// As [`WriteTransaction::rollback`]; on PostgreSQL, the connection is broken.
    pub async fn rollback(self) -> Result<(), WriteError> {
        match self.connection.open {
            Open::Sqlite(transaction) => transaction.rollback().await,
            #[cfg(feature = "postgres")]
            Open::Postgres { transaction, .. } => Ok(transaction.rollback().await?),
        }
    }

    /// The connection, if it is one to SQLite.
    pub(crate) fn as_sqlite(&self) -> Option<&SqliteConnection> {
        match &self.connection.open {
            Open::Sqlite(transaction) => Some(transaction),
            #[cfg(feature = "postgres")]
            Open::Postgres { .. } => None,
        }
    }

    /// The connection, if it is one to SQLite.
    pub(crate) fn as_sqlite_mut(&mut self) -> Option<&mut SqliteConnection> {
        match &mut self.connection.open {
            Open::Sqlite(transaction) => Some(transaction),
            #[cfg(feature = "postgres")]
            Open::Postgres { .. } => None,
        }
    }
}

impl From<WriteTransaction> for AnyTransaction {
    fn from(transaction: WriteTransaction) -> Self {
        Self::new(Open::Sqlite(transaction))
    }
}

impl Deref for AnyTransaction {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.connection
    }
}

impl DerefMut for AnyTransaction {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.connection
    }
}
