//! What the pages for guests have.

use formwork::{Metadata, Result};

/// The title of pages without one.
pub async fn metadata() -> Result<Metadata> {
    Ok(Metadata)
}

/// The layout.
pub async fn layout() -> Result<()> {
    Ok(())
}
