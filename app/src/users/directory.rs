//! The directory, a page at a time.

use formwork::prelude::*;

use super::{
    Sort,
    queries::{self, Selection, UserRow},
};
use crate::database::db;

/// How many members a page has.
pub const PAGE_SIZE: u32 = 50;

/// A page of the directory.
#[derive(Clone, Debug)]
pub struct Directory {
    /// How many members there are, or are found, on all pages.
    pub count: i64,
    /// Which page it is, from 1 on.
    pub page: u32,
    /// How many pages there are: one at least, if only to say that nobody is on it.
    pub pages: u32,
    /// The members on it.
    pub users: Vec<UserRow>,
}

/// The page of the directory that is asked for.
///
/// # Errors
///
/// 404 if there is no such page.
pub async fn directory(
    search: Option<&str>,
    sort: Option<Sort>,
    page: Option<u32>,
) -> Result<Directory> {
    let count = queries::count(&db(), search).await?;
    let pages = u32::try_from(count).unwrap_or(u32::MAX).div_ceil(PAGE_SIZE).max(1);
    let page = page.unwrap_or(1);
    if !(1..=pages).contains(&page) {
        return Err(not_found());
    }
    let sort = sort.unwrap_or_default();
    let offset = (page - 1) * PAGE_SIZE;
    let selection = Selection { search, sort, limit: PAGE_SIZE, offset };
    let users = queries::list(&db(), selection).await?;
    Ok(Directory { count, page, pages, users })
}
