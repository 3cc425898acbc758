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
///
/// pub const PRICES: Cache = Cache::revalidate(60).stale_for(10);
/// assert_eq!(PRICES.stale_lifetime(), Some(Duration::from_secs(10)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cache {
    lifetime: Option<Duration>,
    stale_lifetime: Option<Duration>,
    tags: &'static [&'static str],
}

impl Cache {
    /// Until an invalidation, or until room is needed.
    #[must_use]
    pub const fn forever() -> Self {
        Self { lifetime: None, stale_lifetime: None, tags: &[] }
    }

    /// For `seconds`; after that the old page is served while one new one is rendered, and for as
    /// long as that fails, unless [`stale_for`](Self::stale_for) says otherwise.
    #[must_use]
    pub const fn revalidate(seconds: u64) -> Self {
        Self { lifetime: Some(Duration::from_secs(seconds)), ..Self::forever() }
    }

    /// For how many seconds past its lifetime the old page is served at most; with 0 everyone waits
    /// for a new one, also after [`make_path_stale`] and [`make_tag_stale`].
    ///
    /// As `stale-while-revalidate` of RFC 5861, section 3. By default there is no limit.
    ///
    /// [`make_path_stale`]: ../../formwork_server/request/fn.make_path_stale.html
    /// [`make_tag_stale`]: ../../formwork_server/request/fn.make_tag_stale.html
    #[must_use]
    pub const fn stale_for(self, seconds: u64) -> Self {
        Self { stale_lifetime: Some(Duration::from_secs(seconds)), ..self }
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

    /// The names.
    #[must_use]
    pub const fn all_tags(&self) -> &'static [&'static str] {
        self.tags
    }

    /// How long it is served past its lifetime, or `None` without a limit.
    #[must_use]
    pub const fn stale_lifetime(&self) -> Option<Duration> {
        self.stale_lifetime
    }

    /// The lifetime, or `None` without a limit.
    #[must_use]
    pub const fn lifetime(&self) -> Option<Duration> {
        self.lifetime
    }
}
