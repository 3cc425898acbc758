//! The form of one member.

use formwork::{Result, extract::Path};

/// The page.
pub async fn page(Path(_id): Path<u64>) -> Result<()> {
    Ok(())
}
