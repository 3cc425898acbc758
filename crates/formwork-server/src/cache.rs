//! The page cache: finished pages, in memory.
//!
//! The key is the page's path and its declared query, nothing else of the request. Each key has a
//! slot with a *version*, a number that is never given out twice. A render notes the version of its
//! slot when it begins and is stored only if the slot still has it; an invalidation gives the slot
//! a new one and drops the entry, in one step under the lock. So what an invalidation made old is
//! never stored after it, however long its render takes. One render per slot runs at a time: others
//! wait for it, and look at the slot again when it ends.

use std::{
    borrow::Cow,
    fmt,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use formwork_core::{FormValues, cache::Cache};
use http::HeaderName;
use tokio::sync::{Mutex, OwnedMutexGuard};

pub(crate) use entry::{Entry, Terms};
use slots::Slots;

use crate::gate::Spelling;

pub(crate) mod encoding;
mod entry;
mod slots;

/// How many bytes of finished pages are kept, by default: 64 MiB.
pub const MEMORY_LIMIT: usize = 64 * 1024 * 1024;

/// Finished pages by path and declared query.
pub(crate) struct PageCache {
    slots: RwLock<Slots>,
    next_version: AtomicU64,
    clock: AtomicU64,
    memory_limit: usize,
}

/// What the cache has for a key.
pub(crate) enum Lookup {
    /// Within its lifetime.
    Hit(Arc<Entry>),
    /// Past it.
    Stale(Arc<Entry>),
    /// Nothing.
    Miss,
}

/// The right to render for a key, and the version that the render belongs to.
pub(crate) struct Ticket {
    key: String,
    version: u64,
    guard: OwnedMutexGuard<()>,
}

impl PageCache {
    pub(crate) fn new(memory_limit: usize) -> Self {
        Self {
            slots: RwLock::default(),
            next_version: AtomicU64::new(0),
            clock: AtomicU64::new(0),
            memory_limit,
        }
    }

    pub(crate) fn get(&self, key: &str) -> Lookup {
        let slots = self.read();
        let Some(entry) = slots.entry(key) else {
            return Lookup::Miss;
        };
        entry.use_at(self.tick());
        if entry.is_fresh() {
            Lookup::Hit(Arc::clone(entry))
        } else {
            Lookup::Stale(Arc::clone(entry))
        }
    }

    /// Waits until nobody else renders for `key`. `None` if whoever did found that there is nothing
    /// to store: then those who waited do not wait for each other as well.
    pub(crate) async fn begin(&self, key: &str, cache: Cache) -> Option<Ticket> {
        let waiting = Waiting { cache: self, key, lock: Some(self.render_lock(key, cache)) };
        let guard = Arc::clone(waiting.lock.as_ref()?).lock_owned().await;
        let ticket = self.ticket(key, cache, guard);
        if self.read().is_unshared(key) {
            self.release(ticket);
            return None;
        }
        Some(ticket)
    }

    /// The right to render for `key`, if nobody has it.
    pub(crate) fn try_begin(&self, key: &str, cache: Cache) -> Option<Ticket> {
        let guard = self.render_lock(key, cache).try_lock_owned().ok()?;
        Some(self.ticket(key, cache, guard))
    }

    /// Stores a finished page, unless its path was invalidated since the render began.
    pub(crate) fn store(&self, ticket: Ticket, entry: &Arc<Entry>) {
        entry.use_at(self.tick());
        let mut slots = self.write();
        if entry.bytes() <= self.memory_limit {
            slots.store(&ticket, entry);
        }
        slots.shrink_to(self.memory_limit);
        slots.close(ticket);
    }

    /// Ends a render that failed; a stale entry stays for a while longer.
    pub(crate) fn give_up(&self, ticket: Ticket) {
        let mut slots = self.write();
        slots.prolong(&ticket);
        slots.close(ticket);
    }

    /// Ends a render that found that there is nothing to store (any more).
    pub(crate) fn discard(&self, ticket: Ticket) {
        let mut slots = self.write();
        slots.discard(&ticket);
        slots.close(ticket);
    }

    /// Gives a ticket back that was not used.
    pub(crate) fn release(&self, ticket: Ticket) {
        self.write().close(ticket);
    }

    /// Drops the page at `path` with every query, and whatever a render under way will make of it.
    pub(crate) fn invalidate(&self, path: &str) {
        let version = self.version();
        self.write().invalidate_path(&key(path), version);
    }

    /// Drops what has the tag, and whatever a render under way will make of it.
    pub(crate) fn invalidate_tag(&self, tag: &str) {
        let version = self.version();
        self.write().invalidate_tag(tag, version);
    }

    fn render_lock(&self, key: &str, cache: Cache) -> Arc<Mutex<()>> {
        let version = self.version();
        Arc::clone(&self.write().slot(key, cache, version).render)
    }

    fn ticket(&self, key: &str, cache: Cache, guard: OwnedMutexGuard<()>) -> Ticket {
        let version = self.version();
        let version = self.write().slot(key, cache, version).version;
        Ticket { key: key.to_owned(), version, guard }
    }

    fn version(&self) -> u64 {
        self.next_version.fetch_add(1, Ordering::Relaxed)
    }

    fn tick(&self) -> u64 {
        self.clock.fetch_add(1, Ordering::Relaxed)
    }

    fn read(&self) -> RwLockReadGuard<'_, Slots> {
        self.slots.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Slots> {
        self.slots.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for PageCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageCache").field("bytes", &self.read().bytes()).finish_non_exhaustive()
    }
}

/// Someone who waits to render. A slot that nobody needs any more is removed even if they go away.
struct Waiting<'a> {
    cache: &'a PageCache,
    key: &'a str,
    lock: Option<Arc<Mutex<()>>>,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let mut slots = self.cache.write();
        // Counted while it is there.
        self.lock = None;
        slots.remove_if_idle(self.key);
    }
}

/// The key of a path without a query: its one spelling, so that however a path is written that is
/// to be invalidated, it is the one that was stored.
pub(crate) fn key(path: &str) -> Cow<'_, str> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    match Spelling::of(path) {
        Spelling::Other(canonical) => Cow::Owned(canonical),
        _ => Cow::Borrowed(path),
    }
}

/// The key of a path, in its one spelling, with its declared query.
pub(crate) fn key_with_query(path: &str, query: &FormValues) -> String {
    if query.is_empty() {
        return path.to_owned();
    }
    let mut key = form_urlencoded::Serializer::for_suffix(format!("{path}?"), path.len() + 1);
    key.extend_pairs(query.texts()).finish()
}

/// Says what became of a request: `hit`, `stale`, `miss` or `bypass`.
pub(crate) const OUTCOME: HeaderName = HeaderName::from_static("formwork-cache");

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderMap;

    use super::*;

    const PATH: &str = "/users";

    fn entry(html: &'static [u8], cache: Cache) -> Arc<Entry> {
        Arc::new(Entry::new(Bytes::from_static(html), HeaderMap::new(), Terms::of(cache)))
    }

    async fn fill(cache: &PageCache, path: &str, html: &'static str) {
        let ticket = cache.begin(path, Cache::forever()).await.unwrap();
        cache.store(ticket, &entry(html.as_bytes(), Cache::forever()));
    }

    #[track_caller]
    fn check(cache: &PageCache, path: &str, expect: Option<&str>) {
        let html = match cache.get(path) {
            Lookup::Hit(entry) | Lookup::Stale(entry) => Some(entry.identity().clone()),
            Lookup::Miss => None,
        };
        assert_eq!(html.as_deref(), expect.map(str::as_bytes));
    }

    #[test]
    fn every_spelling_of_a_path_has_one_key() {
        for (path, expect) in [
            ("/users", "/users"),
            ("/%75sers/%c3%a4", "/users/%C3%A4"),
            ("/a%2Fb", "/a%2Fb"),
            ("/a%2fb/%20", "/a%2Fb/%20"),
            ("/grüße/a b", "/gr%C3%BC%C3%9Fe/a%20b"),
            ("/a%3Ab", "/a:b"),
            ("/users/", "/users"),
            ("//users#top", "/users"),
            ("/users?search=%C3%A4", "/users"),
            ("/%C3%A4?page=2", "/%C3%A4"),
        ] {
            assert_eq!(key(path), expect);
        }
    }

    #[tokio::test]
    async fn a_stored_page_is_found_until_it_is_invalidated() {
        let cache = PageCache::new(MEMORY_LIMIT);
        check(&cache, PATH, None);
        fill(&cache, PATH, "one").await;
        check(&cache, PATH, Some("one"));
        cache.invalidate(PATH);
        check(&cache, PATH, None);
        assert!(cache.read().is_empty(), "no slot is left behind");
        assert_eq!(cache.read().bytes(), 0);
    }

    #[tokio::test]
    async fn a_render_that_began_before_an_invalidation_is_not_stored() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        cache.invalidate(PATH);
        cache.store(ticket, &entry(b"old", Cache::forever()));
        check(&cache, PATH, None);
    }

    #[tokio::test]
    async fn one_who_waited_for_an_invalidated_render_renders_anew() {
        let cache = Arc::new(PageCache::new(MEMORY_LIMIT));
        let old = cache.begin(PATH, Cache::forever()).await.unwrap();
        cache.invalidate(PATH);
        let waiter = tokio::spawn({
            let cache = Arc::clone(&cache);
            async move {
                let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
                check(&cache, PATH, None);
                cache.store(ticket, &entry(b"new", Cache::forever()));
            }
        });
        tokio::task::yield_now().await;
        cache.store(old, &entry(b"old", Cache::forever()));
        waiter.await.unwrap();
        check(&cache, PATH, Some("new"));
    }

    #[tokio::test]
    async fn a_path_is_invalidated_with_every_query() {
        let cache = PageCache::new(MEMORY_LIMIT);
        fill(&cache, PATH, "all").await;
        fill(&cache, "/users?page=2", "second").await;
        fill(&cache, "/users/7", "other").await;
        let under_way = cache.begin("/users?page=3", Cache::forever()).await.unwrap();
        cache.invalidate("/users?page=9");
        cache.store(under_way, &entry(b"old", Cache::forever()));
        for key in [PATH, "/users?page=2", "/users?page=3"] {
            check(&cache, key, None);
        }
        check(&cache, "/users/7", Some("other"));
    }

    #[tokio::test]
    async fn a_tag_invalidates_what_has_it() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let tagged = Cache::forever().tags(&["users", "all"]);
        for (key, policy) in [("/a", tagged), ("/b", tagged), ("/c", Cache::forever())] {
            let ticket = cache.begin(key, policy).await.unwrap();
            cache.store(ticket, &entry(b"html", policy));
        }
        let under_way = cache.begin("/d", tagged).await.unwrap();
        cache.invalidate_tag("users");
        cache.store(under_way, &entry(b"old", tagged));
        for key in ["/a", "/b", "/d"] {
            check(&cache, key, None);
        }
        check(&cache, "/c", Some("html"));
    }

    #[tokio::test]
    async fn past_its_lifetime_a_page_is_stale_and_one_may_replace_it() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        cache.store(ticket, &entry(b"old", Cache::revalidate(0)));
        assert!(matches!(cache.get(PATH), Lookup::Stale(_)));
        let ticket = cache.try_begin(PATH, Cache::forever()).unwrap();
        assert!(cache.try_begin(PATH, Cache::forever()).is_none());
        cache.give_up(ticket);
        assert!(
            matches!(cache.get(PATH), Lookup::Hit(_)),
            "a failed render is not repeated at once"
        );
    }

    #[tokio::test]
    async fn the_least_recently_used_page_makes_room() {
        let each =
            Entry::new(Bytes::from_static(b"aaaaa"), HeaderMap::new(), Terms::of(Cache::forever()));
        let cache = PageCache::new(5 * each.bytes() / 2);
        fill(&cache, "/a", "aaaaa").await;
        fill(&cache, "/b", "bbbbb").await;
        check(&cache, "/a", Some("aaaaa"));
        fill(&cache, "/c", "ccccc").await;
        check(&cache, "/a", Some("aaaaa"));
        check(&cache, "/b", None);
        check(&cache, "/c", Some("ccccc"));
    }

    #[tokio::test]
    async fn an_empty_answer_takes_room_too() {
        let cache = PageCache::new(100_000);
        for number in 0..1000 {
            fill(&cache, &format!("/{number}"), "").await;
        }
        assert!(cache.read().len() < 100, "{} entries", cache.read().len());
        assert!(cache.read().bytes() <= 100_000);
    }

    #[tokio::test]
    async fn one_who_goes_away_leaves_no_slot_behind() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        let waiting =
            tokio::time::timeout(std::time::Duration::ZERO, cache.begin(PATH, Cache::forever()));
        assert!(waiting.await.is_err());
        cache.discard(ticket);
        assert!(cache.read().is_empty());
    }

    #[tokio::test]
    async fn those_who_waited_for_what_cannot_be_stored_do_not_wait_for_each_other() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        let discard = async { cache.discard(ticket) };
        let (first, second, ()) = tokio::join!(
            cache.begin(PATH, Cache::forever()),
            cache.begin(PATH, Cache::forever()),
            discard
        );
        assert!(first.is_none() && second.is_none());
        assert!(cache.read().is_empty());
    }

    #[tokio::test]
    async fn a_ticket_that_was_not_used_shortens_nothing() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        let late = async {
            let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
            assert!(matches!(cache.get(PATH), Lookup::Hit(_)));
            cache.release(ticket);
        };
        let store = async { cache.store(ticket, &entry(b"new", Cache::forever())) };
        tokio::join!(late, store);
        let Lookup::Hit(entry) = cache.get(PATH) else { panic!("it was stored") };
        assert!(entry.is_kept_forever());
    }

    #[tokio::test]
    async fn what_is_gone_is_not_served_any_more() {
        let cache = PageCache::new(MEMORY_LIMIT);
        let ticket = cache.begin(PATH, Cache::forever()).await.unwrap();
        cache.store(ticket, &entry(b"old", Cache::revalidate(0)));
        let ticket = cache.try_begin(PATH, Cache::forever()).unwrap();
        cache.discard(ticket);
        check(&cache, PATH, None);
    }
}
