//! Why a sitemap cannot be written.

use super::{MAX_BYTES, MAX_URLS};

/// Why a sitemap cannot be written.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum SitemapError {
    /// It has more addresses than [`MAX_URLS`].
    #[error("more than {MAX_URLS} addresses: make several sitemaps and a SitemapIndex of them")]
    TooManyUrls,
    /// It has more bytes than [`MAX_BYTES`].
    #[error("more than {MAX_BYTES} bytes: make several sitemaps and a SitemapIndex of them")]
    TooLarge,
    /// An address is neither an `http` URL nor a path.
    #[error("{address:?} is no http URL, nor a path that begins with one /")]
    Address {
        /// The address.
        address: String,
    },
    /// A priority is not between 0 and 1.
    #[error("the priority of {address:?} is {priority}, not between 0.0 and 1.0")]
    Priority {
        /// The address of the page.
        address: String,
        /// The priority.
        priority: f32,
    },
    /// A time is not in the form of W3C's note on dates.
    #[error(
        "the last change of {address:?} is {time:?}, not of the form 2026-02-03 or 2026-02-03T10:00:00Z"
    )]
    LastModified {
        /// The address of the page.
        address: String,
        /// The time.
        time: String,
    },
}
