//! The handbook.

use formwork::{Result, extract::Path};

/// The page.
pub async fn page(_rest: Option<Path<Vec<String>>>) -> Result<()> {
    Ok(())
}
