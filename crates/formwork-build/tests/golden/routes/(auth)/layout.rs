//! What the pages for guests have.

/// The layout.
pub async fn layout() {}
