//! The handbook.

use formwork::extract::Path;

/// The page.
pub async fn page(_rest: Option<Path<String>>) {}
