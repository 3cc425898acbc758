//! A greeting.

/// The function.
pub async fn handler() {}
