//! The pages that search engines shall find.

use formwork::{prelude::*, site_files::Sitemap};
use sqlx::SqlitePool;

use crate::{routes::href, users::queries};

/// The start page, the directory and every member.
pub async fn get(State(db): State<SqlitePool>) -> Result<Sitemap, ApiError> {
    let members = queries::ids(&db).await?;
    let sitemap = Sitemap::new().url(href::index()).url(href::users());
    Ok(sitemap.urls(members.into_iter().map(href::users::id)))
}
