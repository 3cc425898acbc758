//! The member that a page is about.

use formwork::{
    prelude::{Result, not_found},
    request::memo,
};

use super::queries::{self, UserRow};
use crate::database::db;

/// The member with this number. A page's metadata and the page both ask; the database is asked
/// once for each render.
///
/// # Errors
///
/// 404 if there is no such member.
pub async fn member(id: i64) -> Result<UserRow> {
    memo(id, async move || queries::find(&db(), id).await?.ok_or_else(not_found)).await
}
