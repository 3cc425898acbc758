//! Deleting the members whose week is over, and sessions that have ended by themselves.

use std::time::Duration;

use formwork::{database::AnyWriter, prelude::Result};

use super::queries;
use crate::{
    accounts::{queries as accounts, session},
    admin::queries as members,
    audit, clock,
    database::lock_member,
};

/// How often it is looked for them.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Deletes what is due, every hour; ends with the server.
pub async fn delete_due_hourly(writer: AnyWriter) {
    loop {
        tokio::time::sleep(EVERY).await;
        delete_due(&writer).await;
    }
}

/// Deletes the members whose time has come, and the sessions that last no longer. The log says if that fails:
/// the next hour tries again.
pub async fn delete_due(writer: &AnyWriter) {
    match delete_now(writer).await {
        Ok(0) => {}
        Ok(deleted) => tracing::info!(deleted, "members whose week was over are deleted"),
        Err(error) => tracing::error!(?error, "members whose week is over are not deleted"),
    }
    if let Err(error) = delete_sessions(writer).await {
        tracing::error!(?error, "sessions that are over are not deleted");
    }
}

async fn delete_sessions(writer: &AnyWriter) -> Result<()> {
    let mut transaction = writer.begin().await?;
    let since = clock::now() - session::lifetime();
    accounts::delete_sessions_before(&mut transaction, since).await?;
    transaction.commit().await?;
    Ok(())
}

async fn delete_now(writer: &AnyWriter) -> Result<usize> {
    let now = clock::now();
    let due = queries::due(&mut *writer.begin().await?, now).await?;
    let mut deleted = 0;
    for id in due {
        let mut transaction = writer.begin().await?;
        lock_member(&mut transaction, id).await?;
        // They may have changed their minds, and another server may have been faster.
        if let Some(email) = queries::due_address(&mut transaction, id, now).await? {
            audit::note_deleted(&mut transaction, None, id, &email).await?;
            members::delete(&mut transaction, id).await?;
            transaction.commit().await?;
            deleted += 1;
        }
    }
    Ok(deleted)
}
