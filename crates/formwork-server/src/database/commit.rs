//! What transactions of the pool and of the writer have in common.

use std::ops::DerefMut;

use formwork_core::Error;
use sqlx::{Sqlite, SqliteConnection, Transaction};

use super::WriteTransaction;

/// A transaction that a function of the application, or of the framework, may end for its caller.
pub trait Commit: DerefMut<Target = SqliteConnection> + Send {
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
