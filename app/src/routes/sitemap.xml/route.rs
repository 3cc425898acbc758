//! The pages that search engines shall find.

use formwork::{
    database::AnyDatabase,
    prelude::*,
    site_files::{MAX_URLS, Sitemap},
};

use crate::{routes::href, users::queries};

/// The start page, the directory and the members.
///
/// One sitemap holds 50,000 addresses (`MAX_URLS`): of more members the newest are listed, and the
/// directory leads to the others. A larger site has a `SitemapIndex` of several.
pub async fn get(State(db): State<AnyDatabase>) -> Result<Sitemap, ApiError> {
    let pages = [String::from(href::index()), String::from(href::users())];
    let room = u32::try_from(MAX_URLS - pages.len()).unwrap_or(u32::MAX);
    let members = queries::newest_ids(&db, room).await?;
    Ok(Sitemap::new().urls(pages).urls(members.into_iter().map(href::users::id)))
}
