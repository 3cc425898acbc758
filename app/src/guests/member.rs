//! The member that a page is about.

use formwork::{
    database::AnyDatabase,
    prelude::{Result, not_found, state},
    request::memo,
};

use super::queries::{self, User};

/// The member with this number. A page's metadata and the page both ask; the database is asked
/// once for each render.
///
/// # Errors
///
/// 404 if there is no such member.
pub async fn member(id: i64) -> Result<User> {
    memo(id, async move || {
        let db = state::<AnyDatabase>();
        queries::find(&db, id).await?.ok_or_else(not_found)
    })
    .await
}
