//! No such member.

/// Stands in for the page.
pub fn not_found() {}
