//! What does not exist.

/// The page.
pub fn not_found() {}
