//! What transactions of every kind have in common.

use formwork_core::Error;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::{AnyConnection, AnySavepoint, AnyTransaction, ConnectionRef, WriteTransaction};

/// A connection, of whichever type, that the framework may use for its caller.
pub trait Connected: Send {
    /// The connection itself.
    #[doc(hidden)]
    fn connection(&mut self) -> ConnectionRef<'_>;
}

impl Connected for SqliteConnection {
    fn connection(&mut self) -> ConnectionRef<'_> {
        ConnectionRef::Sqlite(self)
    }
}

impl Connected for Transaction<'_, Sqlite> {
    fn connection(&mut self) -> ConnectionRef<'_> {
        ConnectionRef::Sqlite(self)
    }
}

impl Connected for WriteTransaction {
    fn connection(&mut self) -> ConnectionRef<'_> {
        ConnectionRef::Sqlite(self)
    }
}

impl Connected for AnyConnection {
    fn connection(&mut self) -> ConnectionRef<'_> {
        self.get()
    }
}

impl Connected for AnySavepoint<'_> {
    fn connection(&mut self) -> ConnectionRef<'_> {
        self.get()
    }
}

impl Connected for AnyTransaction {
    fn connection(&mut self) -> ConnectionRef<'_> {
        self.get()
    }
}

/// A transaction that a function of the application, or of the framework, may end for its caller.
pub trait Commit: Connected {
    /// Commits it.
    ///
    /// # Errors
    ///
    /// It cannot be committed; nothing of it is known to be kept.
    fn commit(self) -> impl Future<Output = Result<(), Error>> + Send;
}

impl Commit for Transaction<'_, Sqlite> {
    async fn commit(self) -> Result<(), Error> {
        Ok(Transaction::commit(self).await?)
    }
}

impl Commit for WriteTransaction {
    async fn commit(self) -> Result<(), Error> {
        Ok(WriteTransaction::commit(self).await?)
    }
}

impl Commit for AnyTransaction {
    async fn commit(self) -> Result<(), Error> {
        Ok(AnyTransaction::commit(self).await?)
    }
}
