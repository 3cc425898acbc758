//! Deleting the members whose week is over.

use std::time::Duration;

use formwork::{database::Writer, prelude::Result};

use super::queries::{self, Due};
use crate::{
    admin::queries as members,
    audit::{self, What},
    clock,
};

/// How often it is looked for them.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Deletes the members whose time has come, every hour; ends with the server.
pub async fn delete_due_hourly(writer: Writer) {
    loop {
        tokio::time::sleep(EVERY).await;
        delete_due(&writer).await;
    }
}

/// Deletes the members whose time has come. The log says if that fails: the next hour tries again.
pub async fn delete_due(writer: &Writer) {
    match delete_now(writer).await {
        Ok(0) => {}
        Ok(deleted) => tracing::info!(deleted, "members whose week was over are deleted"),
        Err(error) => tracing::error!(?error, "members whose week is over are not deleted"),
    }
}

async fn delete_now(writer: &Writer) -> Result<usize> {
    let mut transaction = writer.begin().await?;
    let due = queries::due(&mut *transaction, clock::now()).await?;
    for Due { id, email } in &due {
        audit::note(&mut transaction, What::AccountDeleted, None, Some(*id), email).await?;
        members::delete(&mut transaction, *id).await?;
    }
    transaction.commit().await?;
    Ok(due.len())
}
