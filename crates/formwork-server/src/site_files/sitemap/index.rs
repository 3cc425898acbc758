//! The list of a site's sitemaps.

use std::fmt;

use axum::response::{IntoResponse, Response};

use super::{MAX_URLS, SitemapError, response, write::Writer};
use crate::site_files::base;

/// The list of a site's sitemaps, as a response.
///
/// # Examples
///
/// ```
/// use formwork_server::site_files::SitemapIndex;
///
/// async fn index() -> SitemapIndex {
///     SitemapIndex::new()
///         .sitemap("/sitemaps/1.xml")
///         .sitemap_modified("/sitemaps/2.xml", "2026-02-03")
/// }
/// ```
#[derive(Clone, Debug, Default)]
pub struct SitemapIndex {
    sitemaps: Vec<(String, Option<String>)>,
}

impl SitemapIndex {
    /// A list without sitemaps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a sitemap at a path or URL.
    #[must_use]
    pub fn sitemap(mut self, location: impl fmt::Display) -> Self {
        self.sitemaps.push((location.to_string(), None));
        self
    }

    /// Adds a sitemap that was last changed at `time`, such as `2026-02-03`.
    #[must_use]
    pub fn sitemap_modified(
        mut self,
        location: impl fmt::Display,
        time: impl fmt::Display,
    ) -> Self {
        self.sitemaps.push((location.to_string(), Some(time.to_string())));
        self
    }

    /// The file, with absolute addresses as for a response.
    ///
    /// # Errors
    ///
    /// [`SitemapError`], see there.
    pub fn to_xml(&self) -> Result<String, SitemapError> {
        if self.sitemaps.len() > MAX_URLS {
            return Err(SitemapError::TooManyUrls);
        }
        let base = base();
        let mut xml = Writer::new(&base);
        xml.begin_sitemaps();
        for (location, time) in &self.sitemaps {
            xml.raw("<sitemap>");
            xml.address("loc", location)?;
            if let Some(time) = time {
                xml.last_modified(location, time)?;
            }
            xml.raw("</sitemap>\n");
            xml.check_size()?;
        }
        xml.finish("</sitemapindex>\n")
    }
}

impl IntoResponse for SitemapIndex {
    fn into_response(self) -> Response {
        response("sitemap index", self.to_xml())
    }
}
