//! One member.

use formwork::{Metadata, Result, cache::Cache, extract::Path};

/// Kept until it is revalidated.
pub const CACHE: Cache = Cache::forever().tags(&["users"]);

/// Rendered ahead.
pub async fn static_params() -> Result<Vec<u64>> {
    Ok(vec![1, 2])
}

/// Title and description, from the database.
pub async fn metadata() -> Result<Metadata> {
    Ok(Metadata)
}

/// The page.
pub async fn page(Path(_id): Path<u64>) -> Result<()> {
    Ok(())
}
