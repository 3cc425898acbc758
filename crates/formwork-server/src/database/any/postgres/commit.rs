//! The end of a transaction of PostgreSQL, and who is told of what it has written.

use std::{sync::Arc, time::Duration};

use sqlx::PgTransaction;
use tracing::Instrument;

use super::{Postgres, locks::Locked};
use crate::database::{WriteError, changes::Written, items};

/// When it is told again what was written if nobody knows whether it was: behind a connection that is
/// lost, PostgreSQL may still commit.
const AGAIN: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(30)];

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
        committed.unwrap_or_else(|error| Err(items::unfinished(error)))?;
        Ok(())
    }

    /// Commits, tells what was written, and gives what was read.
    pub(super) async fn commit(
        &self,
        mut transaction: PgTransaction<'static>,
    ) -> sqlx::Result<Vec<Arc<str>>> {
        let Locked { read, written } = Locked::ask_at_the_end(&mut transaction).await?;
        let result = transaction.commit().await;
        if let Some(written) = written {
            self.tell(written, result.as_ref().err());
        }
        result.map(|()| read)
    }

    /// Tells what was written, after an error too; again if it may become true only later.
    pub(super) fn tell(&self, written: Written, error: Option<&sqlx::Error>) {
        self.changes.tell(written.clone());
        if error.is_some_and(|error| error.as_database_error().is_none()) {
            let changes = self.changes.clone();
            tokio::spawn(async move {
                for pause in AGAIN {
                    tokio::time::sleep(pause).await;
                    changes.tell(written.clone());
                }
            });
        }
    }
}
