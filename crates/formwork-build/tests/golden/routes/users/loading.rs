//! Members, in a moment.

/// Stands in for the page.
pub fn loading() {}
