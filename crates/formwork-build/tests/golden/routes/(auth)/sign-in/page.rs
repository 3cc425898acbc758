//! The form to sign in.

/// The page.
pub async fn page() {}
