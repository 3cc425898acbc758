//! What failed.

use formwork::Failure;

/// Stands in for the page.
pub fn error(_failure: Failure) {}
