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
    shared_lifetime: Option<Duration>,
    only_listed: bool,
    at_start: bool,
}

impl Cache {
    /// Until an invalidation, or until room is needed.
    #[must_use]
    pub const fn forever() -> Self {
        Self {
            lifetime: None,
            stale_lifetime: None,
            tags: &[],
            shared_lifetime: None,
            only_listed: false,
            at_start: false,
        }
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

    /// For how many seconds a cache between server and browser, such as that of a CDN, may answer
    /// without asking; by default it asks each time.
    ///
    /// It is told so by `s-maxage` (RFC 9111, section 5.2.2.10) and by `CDN-Cache-Control` (RFC 9213),
    /// there with `stale-while-revalidate` if [`stale_for`](Self::stale_for) was said. Browsers ask
    /// each time as before. A page that is past its lifetime comes without, as a newer one is being
    /// made. No invalidation reaches such a cache: visitors may be
    /// shown what is that old, and neither flashes nor drafts are shown on the page.
    #[must_use]
    pub const fn shared_for(self, seconds: u64) -> Self {
        Self { shared_lifetime: Some(Duration::from_secs(seconds)), ..self }
    }

    /// How long a cache between server and browser may answer without asking, if at all.
    #[must_use]
    pub const fn shared_lifetime(&self) -> Option<Duration> {
        self.shared_lifetime
    }

    /// Gives the names under which the page is invalidated together with others.
    #[must_use]
    pub const fn tags(self, tags: &'static [&'static str]) -> Self {
        Self { tags, ..self }
    }

    /// Answers 404 for parameters of the path that the page's `static_params` does not list.
    ///
    /// The page is not run for them, nor is its metadata, and nothing is stored; the layouts and the
    /// `not_found` around the page show it. This holds for GET, HEAD and POST, whatever the query.
    ///
    /// * **What is made later is found.** For a path that it does not know the server asks
    ///   `static_params` anew, before it answers. It does so once in a second at most, whoever asks for
    ///   what there is not: others wait for the next time. In development it is asked each time.
    /// * **What is gone** is known until then, and the page says so itself, as it does without this.
    /// * **While `static_params` fails**, which is logged, the page is asked as it is without this.
    /// * A visitor who sees drafts sees pages that are not listed, too.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::cache::Cache;
    ///
    /// pub const CACHE: Cache = Cache::forever().tags(&["posts"]).only_listed();
    /// assert!(CACHE.is_only_listed());
    /// assert!(!Cache::forever().is_only_listed());
    /// ```
    #[must_use]
    pub const fn only_listed(self) -> Self {
        Self { only_listed: true, ..self }
    }

    /// Renders ahead when the server starts, and not by `formwork build`.
    ///
    /// What the build renders is shipped with it: everyone sees the page as it was then, until its
    /// lifetime ends or it is invalidated, and again after the next start. Of a page that reads the
    /// database or a state of the application, or that has a tag, this is known, and it is rendered
    /// at the start anyway. What a page reads past the application nobody sees, such as a file, another
    /// server or the clock: where that changes between the build and the start, say this.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::cache::Cache;
    ///
    /// pub const CACHE: Cache = Cache::forever().at_start();
    /// assert!(CACHE.is_at_start());
    /// assert!(!Cache::forever().is_at_start());
    /// ```
    #[must_use]
    pub const fn at_start(self) -> Self {
        Self { at_start: true, ..self }
    }

    /// Whether the build leaves it to the start of the server.
    #[must_use]
    pub const fn is_at_start(&self) -> bool {
        self.at_start
    }

    /// Whether what is not listed is 404.
    #[must_use]
    pub const fn is_only_listed(&self) -> bool {
        self.only_listed
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
