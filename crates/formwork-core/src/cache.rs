//! What a page says about being cached.

use std::time::Duration;

/// How long a cached page is kept.
///
/// A page without one is rendered for every request.
///
/// # Examples
///
/// ```
/// use formwork_core::cache::Cache;
/// use std::time::Duration;
///
/// pub const CACHE: Cache = Cache::revalidate(60).tags(&["users"]);
/// assert_eq!(CACHE.lifetime(), Some(Duration::from_secs(60)));
/// assert!(CACHE.has_tag("users") && !CACHE.has_tag("user"));
/// assert_eq!(Cache::forever().lifetime(), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cache {
    lifetime: Option<Duration>,
    tags: &'static [&'static str],
}

impl Cache {
    /// Until an invalidation, or until room is needed.
    #[must_use]
    pub const fn forever() -> Self {
        Self { lifetime: None, tags: &[] }
    }

    /// For `seconds`; after that the old page is served once more while a new one is rendered.
    #[must_use]
    pub const fn revalidate(seconds: u64) -> Self {
        Self { lifetime: Some(Duration::from_secs(seconds)), tags: &[] }
    }

    /// Gives the names under which the page is invalidated together with others.
    #[must_use]
    pub const fn tags(self, tags: &'static [&'static str]) -> Self {
        Self { tags, ..self }
    }

    /// Whether `tag` is one of the names.
    #[must_use]
    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }

    /// The lifetime, or `None` without a limit.
    #[must_use]
    pub const fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }
}
