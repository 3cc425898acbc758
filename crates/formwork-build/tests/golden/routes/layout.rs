//! What every page has.

use formwork::{Metadata, Result};

/// The title of pages without one.
pub const METADATA: Metadata = Metadata;

/// The layout.
pub async fn layout() -> Result<()> {
    Ok(())
}
