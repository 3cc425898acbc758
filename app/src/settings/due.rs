//! Deleting the members whose week is over.

use std::time::Duration;

use formwork::{database::Writer, prelude::Result};

use super::queries;
use crate::clock;

/// How often it is looked for them.
const EVERY: Duration = Duration::from_secs(60 * 60);

/// Deletes the members whose time has come, now and every hour; ends with the server.
pub async fn delete_due(writer: Writer) {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        match delete_now(&writer).await {
            Ok(0) => {}
            Ok(deleted) => tracing::info!(deleted, "members whose week was over are deleted"),
            Err(error) => tracing::error!(?error, "members whose week is over are not deleted"),
        }
    }
}

async fn delete_now(writer: &Writer) -> Result<u64> {
    let mut transaction = writer.begin().await?;
    let deleted = queries::delete_due(&mut transaction, clock::now()).await?;
    transaction.commit().await?;
    Ok(deleted)
}
