//! Members, for programs.

/// The list.
pub async fn get() {}

/// A new member.
pub async fn post() {}
