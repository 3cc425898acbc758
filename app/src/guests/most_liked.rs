//! The members whom most people like.

use formwork::prelude::{Result, cached};

use super::queries::{self, Liked};
use crate::database::db;

/// The members whom most people like, at most `limit`; counted anew when a member or a like changes.
///
/// # Errors
///
/// What the database says.
#[cached]
pub async fn most_liked(limit: u32) -> Result<Vec<Liked>> {
    Ok(queries::most_liked(&db(), limit).await?)
}
