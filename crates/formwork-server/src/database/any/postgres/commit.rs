//! The end of a transaction of PostgreSQL, and who is told of what it has written.

use std::sync::Arc;

use sqlx::PgTransaction;
use tracing::Instrument;

use super::{Postgres, locks::Locked};
use crate::database::WriteError;

impl Postgres {
    /// Commits, or fails: PostgreSQL takes the commit of a transaction in which a statement has failed
    /// for a rollback, and calls that a success. To be asked for its locks such a one refuses.
    ///
    /// In a task of its own: a commit that nobody waits for any more may be made all the same, and then
    /// it has to be told.
    pub(in crate::database::any) async fn commit_in_task(
        &self,
        transaction: PgTransaction<'static>,
    ) -> Result<(), WriteError> {
        let database = self.clone();
        let work = async move { database.commit(transaction).await };
        let committed = tokio::spawn(work.in_current_span()).await;
        // It does not panic; nobody has stopped it but a runtime that ends.
        committed.unwrap_or_else(|error| Err(sqlx::Error::Io(error.into())))?;
        Ok(())
    }

    /// Commits, tells what was written, and gives what was read.
    pub(super) async fn commit(
        &self,
        mut transaction: PgTransaction<'static>,
    ) -> sqlx::Result<Vec<Arc<str>>> {
        let Locked { read, written } = Locked::ask(&mut transaction).await?;
        let result = transaction.commit().await;
        // After an error too: the connection may have been lost behind it.
        if let Some(written) = written {
            self.changes.tell(written);
        }
        result.map(|()| read)
    }
}
