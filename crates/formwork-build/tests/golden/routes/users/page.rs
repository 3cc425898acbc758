//! The list of members.

use formwork::{Metadata, cache::Cache};

/// Rendered once a minute.
pub const CACHE: Cache = Cache::revalidate(60);

/// Title and description.
pub const METADATA: Metadata = Metadata;

/// The page.
pub async fn page() {}
