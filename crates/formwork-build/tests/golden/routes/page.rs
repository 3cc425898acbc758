//! The start page.

use formwork::{Metadata, Result, cache::Cache};

/// Kept until it is revalidated.
pub const CACHE: Cache = Cache::forever();

/// Title and description.
pub const METADATA: Metadata = Metadata;

/// The page.
pub async fn page() -> Result<()> {
    Ok(())
}
