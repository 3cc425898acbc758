//! What every page has.

/// The layout.
pub async fn layout() {}
