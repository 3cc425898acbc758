//! A layout without a page, which the table leaves out.

/// The layout.
pub async fn layout() {}
