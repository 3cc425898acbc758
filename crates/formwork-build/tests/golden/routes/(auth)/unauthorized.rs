//! Who is not signed in.

/// Stands in for the page.
pub fn unauthorized() {}
