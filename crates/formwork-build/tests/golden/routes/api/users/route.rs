//! Members, for programs.

use formwork::{Limit, cache::Cache};

/// How long the list is kept.
pub const CACHE: Cache = Cache::revalidate(60).tags(&["users"]);

/// What stands before the functions.
pub fn layer() -> Limit {
    Limit
}

/// The list.
pub async fn get() {}

/// A new member.
pub async fn post() {}
