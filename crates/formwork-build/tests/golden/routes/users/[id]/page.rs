//! One member.

use formwork::{Metadata, extract::Path};

/// Title and description, from the database.
pub async fn metadata() -> Metadata {
    Metadata
}

/// The page.
pub async fn page(Path(_id): Path<u64>) {}
