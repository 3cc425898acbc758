//! Sitemaps: the pages of a site, for search engines (<https://www.sitemaps.org/protocol.html>).

use axum::response::{IntoResponse, Response};

use super::{base, failed, file};
use write::Writer;

pub use error::SitemapError;
pub use index::SitemapIndex;
pub use url::{ChangeFrequency, SitemapUrl};

mod error;
mod index;
mod url;
mod write;

/// The most addresses that one sitemap holds; the protocol's limit.
pub const MAX_URLS: usize = 50_000;

/// The most bytes that one sitemap has; the protocol's limit.
pub const MAX_BYTES: usize = 50 * 1024 * 1024;

/// A sitemap, as a response.
///
/// It is written completely before it is sent. What the protocol does not allow is an answer 500
/// with its cause in the log, never a part of the sitemap: a search engine would take what is missing
/// for gone. A site with more pages has several sitemaps and a [`SitemapIndex`].
///
/// # Examples
///
/// ```
/// use formwork_server::{routing::Href, site_files::{ChangeFrequency, Sitemap, SitemapUrl}};
///
/// async fn sitemap() -> Sitemap {
///     Sitemap::new()
///         .url(SitemapUrl::new("/").change_frequency(ChangeFrequency::Daily).priority(1.0))
///         .urls((1..=3).map(|id| Href::new("/users").segment(id)))
/// }
/// ```
///
/// What is not allowed:
///
/// ```
/// use axum::response::IntoResponse;
/// use formwork_server::site_files::{Sitemap, SitemapError, SitemapUrl};
///
/// let sitemap = Sitemap::new().url(SitemapUrl::new("/").priority(1.5));
/// assert!(matches!(sitemap.to_xml(), Err(SitemapError::Priority { .. })));
/// assert_eq!(sitemap.into_response().status(), 500);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sitemap {
    urls: Vec<SitemapUrl>,
}

impl Sitemap {
    /// A sitemap without pages.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page: a path, a URL, a link, or a [`SitemapUrl`] that says more.
    #[must_use]
    pub fn url(self, url: impl Into<SitemapUrl>) -> Self {
        self.urls([url])
    }

    /// Adds several pages.
    #[must_use]
    pub fn urls(mut self, urls: impl IntoIterator<Item = impl Into<SitemapUrl>>) -> Self {
        // One too many is enough to know that it cannot be written.
        let room = (MAX_URLS + 1).saturating_sub(self.urls.len());
        self.urls.extend(urls.into_iter().take(room).map(Into::into));
        self
    }

    /// The file, with absolute addresses as for a response.
    ///
    /// # Errors
    ///
    /// [`SitemapError`], see there.
    pub fn to_xml(&self) -> Result<String, SitemapError> {
        if self.urls.len() > MAX_URLS {
            return Err(SitemapError::TooManyUrls);
        }
        let base = base();
        let mut xml = Writer::new(&base);
        let has_alternates = self.urls.iter().any(|url| !url.alternates.is_empty());
        let has_images = self.urls.iter().any(|url| !url.images.is_empty());
        xml.begin_urls(has_alternates, has_images);
        for url in &self.urls {
            url.write(&mut xml)?;
        }
        xml.finish("</urlset>\n")
    }
}

impl IntoResponse for Sitemap {
    fn into_response(self) -> Response {
        response("sitemap", self.to_xml())
    }
}

fn response(name: &'static str, xml: Result<String, SitemapError>) -> Response {
    match xml {
        Ok(xml) => file("application/xml", xml),
        Err(error) => failed(name, &error),
    }
}

#[cfg(test)]
mod tests;
