//! The list of members.

use std::fmt::Display;

use formwork::{Metadata, Result, cache::Cache, extract::Query, routing::Href};

/// Rendered once a minute, or when a member changes.
pub const CACHE: Cache = Cache::revalidate(60).tags(&["users"]);

/// Title and description.
pub const METADATA: Metadata = Metadata;

/// What the list shows.
#[derive(formwork::Query)]
pub struct Filter;

/// A link to the list, as the derive declares it.
#[derive(Debug)]
pub struct FilterHref(pub String);

impl FilterHref {
    /// Without parameters.
    pub fn new(href: Href) -> Self {
        Self(href.0)
    }

    /// With a number of a page.
    pub fn page(self, page: impl Display) -> Self {
        Self(format!("{}?page={page}", self.0))
    }
}

/// The page.
pub async fn page(Query(_filter): Query<Filter>) -> Result<()> {
    Ok(())
}
