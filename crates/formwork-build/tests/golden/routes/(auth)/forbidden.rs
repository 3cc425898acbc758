//! Who may not come in.

/// Stands in for the page.
pub fn forbidden() {}
