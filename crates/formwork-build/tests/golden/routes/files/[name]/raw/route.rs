//! A file.

use formwork::extract::Path;

/// Its bytes.
pub async fn get(Path(_name): Path<String>) {}
