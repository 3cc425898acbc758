//! The page cache: finished pages, in memory.
//!
//! The key is the page's path, nothing else of the request. Each key has a slot with a *version*,
//! a number that is never given out twice. A render notes the version of its slot when it begins
//! and is stored only if the slot still has it; an invalidation gives the slot a new one and drops
//! the entry, in one step under the lock. So what an invalidation made old is never stored after
//! it, however long its render takes. One render per slot runs at a time: others wait for it, and
//! look at the slot again when it ends.

use std::{
    borrow::Cow,
    collections::HashMap,
    fmt,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::response::Response;
use bytes::Bytes;
use formwork_core::cache::Cache;
use http::{HeaderMap, HeaderName, HeaderValue, header};
use percent_encoding::percent_decode_str;
use tokio::sync::{Mutex, OwnedMutexGuard};

use encoding::Encodings;

use crate::{gate, routing::Href};

pub(crate) mod encoding;

/// How many bytes of finished pages are kept, by default: 64 MiB.
pub const MEMORY_LIMIT: usize = 64 * 1024 * 1024;

/// How long a render that failed is not tried again behind a stale page, in seconds.
const RETRY_SECONDS: u64 = 1;

/// Finished pages by path.
pub(crate) struct PageCache {
    slots: RwLock<Slots>,
    next_version: AtomicU64,
    clock: AtomicU64,
    memory_limit: usize,
}

#[derive(Default)]
struct Slots {
    by_path: HashMap<String, Slot>,
    bytes: usize,
}

struct Slot {
    version: u64,
    entry: Option<Arc<Entry>>,
    /// Held by the one who renders.
    render: Arc<Mutex<()>>,
}

/// A finished page.
pub(crate) struct Entry {
    encodings: Encodings,
    fresh_until: Option<Instant>,
    last_used: AtomicU64,
}

/// What the cache has for a path.
pub(crate) enum Lookup {
    /// Within its lifetime.
    Hit(Arc<Entry>),
    /// Past it.
    Stale(Arc<Entry>),
    /// Nothing.
    Miss,
}

/// The right to render a path, and the version that the render belongs to.
pub(crate) struct Ticket {
    path: String,
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

    pub(crate) fn get(&self, path: &str) -> Lookup {
        let slots = self.read();
        let Some(entry) = slots.by_path.get(path).and_then(|slot| slot.entry.as_ref()) else {
            return Lookup::Miss;
        };
        entry.last_used.store(self.tick(), Ordering::Relaxed);
        if entry.is_fresh() {
            Lookup::Hit(Arc::clone(entry))
        } else {
            Lookup::Stale(Arc::clone(entry))
        }
    }

    /// Waits until nobody else renders `path`.
    pub(crate) async fn begin(&self, path: &str) -> Ticket {
        let guard = self.render_lock(path).lock_owned().await;
        self.ticket(path, guard)
    }

    /// The right to render `path`, if nobody has it.
    pub(crate) fn try_begin(&self, path: &str) -> Option<Ticket> {
        let guard = self.render_lock(path).try_lock_owned().ok()?;
        Some(self.ticket(path, guard))
    }

    /// Stores a finished page, unless its path was invalidated since the render began.
    pub(crate) fn store(&self, ticket: Ticket, entry: &Arc<Entry>) {
        entry.last_used.store(self.tick(), Ordering::Relaxed);
        let mut slots = self.write();
        if entry.bytes() <= self.memory_limit {
            slots.store(&ticket, entry);
        }
        slots.shrink_to(self.memory_limit);
        slots.close(ticket);
    }

    /// Ends a render that gave nothing to store; a stale entry stays for a while longer.
    pub(crate) fn give_up(&self, ticket: Ticket) {
        let mut slots = self.write();
        slots.prolong(&ticket);
        slots.close(ticket);
    }

    /// Drops the page at `path`, and whatever a render under way will make of it.
    pub(crate) fn invalidate(&self, path: &str) {
        let version = self.version();
        self.write().invalidate(&key(path), version);
    }

    fn render_lock(&self, path: &str) -> Arc<Mutex<()>> {
        let version = self.version();
        let mut slots = self.write();
        let slot = slots.by_path.entry(path.to_owned()).or_insert_with(|| Slot::new(version));
        Arc::clone(&slot.render)
    }

    fn ticket(&self, path: &str, guard: OwnedMutexGuard<()>) -> Ticket {
        let version = self.version();
        let mut slots = self.write();
        let slot = slots.by_path.entry(path.to_owned()).or_insert_with(|| Slot::new(version));
        Ticket { path: path.to_owned(), version: slot.version, guard }
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
        f.debug_struct("PageCache").field("bytes", &self.read().bytes).finish_non_exhaustive()
    }
}

impl Slots {
    fn store(&mut self, ticket: &Ticket, entry: &Arc<Entry>) {
        let Some(slot) = self.by_path.get_mut(&ticket.path) else {
            return;
        };
        if slot.version != ticket.version {
            return;
        }
        let replaced = slot.entry.replace(Arc::clone(entry));
        self.bytes += entry.bytes();
        self.bytes -= replaced.map_or(0, |entry| entry.bytes());
    }

    fn prolong(&mut self, ticket: &Ticket) {
        let Some(slot) = self.by_path.get_mut(&ticket.path) else {
            return;
        };
        if let Some(old) = &slot.entry {
            let fresh_until = Some(Instant::now() + Duration::from_secs(RETRY_SECONDS));
            slot.entry = Some(Arc::new(Entry {
                encodings: old.encodings.clone(),
                fresh_until,
                last_used: AtomicU64::new(old.last_used.load(Ordering::Relaxed)),
            }));
        }
    }

    fn invalidate(&mut self, path: &str, version: u64) {
        let Some(slot) = self.by_path.get_mut(path) else {
            return;
        };
        slot.version = version;
        let dropped = slot.entry.take();
        self.bytes -= dropped.map_or(0, |entry| entry.bytes());
        self.remove_if_idle(path);
    }

    fn close(&mut self, ticket: Ticket) {
        drop(ticket.guard);
        self.remove_if_idle(&ticket.path);
    }

    /// A slot without an entry is kept only while someone renders for it or waits to.
    fn remove_if_idle(&mut self, path: &str) {
        let idle = |slot: &Slot| slot.entry.is_none() && Arc::strong_count(&slot.render) == 1;
        if self.by_path.get(path).is_some_and(idle) {
            self.by_path.remove(path);
        }
    }

    /// Drops what was not used for longest until the rest fits.
    fn shrink_to(&mut self, limit: usize) {
        while self.bytes > limit {
            let used = self.by_path.iter().filter_map(|(path, slot)| {
                let entry = slot.entry.as_ref()?;
                Some((entry.last_used.load(Ordering::Relaxed), path))
            });
            let Some(path) = used.min().map(|(_, path)| path.clone()) else {
                return;
            };
            if let Some(entry) = self.by_path.get_mut(&path).and_then(|slot| slot.entry.take()) {
                self.bytes -= entry.bytes();
            }
            self.remove_if_idle(&path);
        }
    }
}

impl Slot {
    fn new(version: u64) -> Self {
        Self { version, entry: None, render: Arc::default() }
    }
}

impl Entry {
    /// A finished page that is kept as `cache` says.
    pub(crate) fn new(html: Bytes, cache: Cache) -> Self {
        Self {
            encodings: Encodings::of_page(html, &page_headers()),
            fresh_until: cache.lifetime().map(|lifetime| Instant::now() + lifetime),
            last_used: AtomicU64::new(0),
        }
    }

    fn is_fresh(&self) -> bool {
        self.fresh_until.is_none_or(|until| Instant::now() < until)
    }

    fn bytes(&self) -> usize {
        self.encodings.bytes()
    }

    /// The page as an answer: in a coding that is accepted, or 304.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        self.encodings.answer(request)
    }

    /// The page as an answer that was not simply found.
    pub(crate) fn answer_as(&self, outcome: &'static str, request: &HeaderMap) -> Response {
        let mut response = self.encodings.answer(request);
        response.headers_mut().insert(OUTCOME, HeaderValue::from_static(outcome));
        response
    }
}

/// The key of a path: each segment decoded and encoded again, so that every spelling of a path has
/// one entry and is invalidated with it.
pub(crate) fn key(path: &str) -> Cow<'_, str> {
    if !path.contains('%') {
        return Cow::Borrowed(path);
    }
    let segments = path.split('/').skip(1).map(|segment| percent_decode_str(segment).collect());
    let canonical = segments.map(|bytes: Vec<u8>| Href::encode_segment(&bytes));
    Cow::Owned(canonical.flat_map(|segment| ["/".to_owned(), segment]).collect())
}

/// Says what became of a request: `hit`, `stale`, `miss` or `bypass`.
pub(crate) const OUTCOME: HeaderName = HeaderName::from_static("formwork-cache");

/// The headers of every answer from the cache, made once for each entry.
fn page_headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    gate::add_security_headers(&mut headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    let revalidate = HeaderValue::from_static("public, max-age=0, must-revalidate");
    headers.insert(header::CACHE_CONTROL, revalidate);
    headers.insert(OUTCOME, HeaderValue::from_static("hit"));
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: &str = "/users";

    fn entry(html: &'static [u8], cache: Cache) -> Arc<Entry> {
        Arc::new(Entry::new(Bytes::from_static(html), cache))
    }

    async fn fill(cache: &PageCache, path: &str, html: &'static str) {
        let ticket = cache.begin(path).await;
        cache.store(ticket, &entry(html.as_bytes(), Cache::forever()));
    }

    #[track_caller]
    fn check(cache: &PageCache, path: &str, expect: Option<&str>) {
        let html = match cache.get(path) {
            Lookup::Hit(entry) | Lookup::Stale(entry) => Some(entry.encodings.identity().clone()),
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
            ("/%ff", "/%FF"),
        ] {
            assert_eq!(key(path), expect);
        }
    }

    #[tokio::test]
    async fn a_stored_page_is_found_until_it_is_invalidated() {
        let cache = PageCache::new(1000);
        check(&cache, PATH, None);
        fill(&cache, PATH, "one").await;
        check(&cache, PATH, Some("one"));
        cache.invalidate(PATH);
        check(&cache, PATH, None);
        assert!(cache.read().by_path.is_empty(), "no slot is left behind");
        assert_eq!(cache.read().bytes, 0);
    }

    #[tokio::test]
    async fn a_render_that_began_before_an_invalidation_is_not_stored() {
        let cache = PageCache::new(1000);
        let ticket = cache.begin(PATH).await;
        cache.invalidate(PATH);
        cache.store(ticket, &entry(b"old", Cache::forever()));
        check(&cache, PATH, None);
    }

    #[tokio::test]
    async fn one_who_waited_for_an_invalidated_render_renders_anew() {
        let cache = Arc::new(PageCache::new(1000));
        let old = cache.begin(PATH).await;
        cache.invalidate(PATH);
        let waiter = tokio::spawn({
            let cache = Arc::clone(&cache);
            async move {
                let ticket = cache.begin(PATH).await;
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
    async fn past_its_lifetime_a_page_is_stale_and_one_may_replace_it() {
        let cache = PageCache::new(1000);
        let ticket = cache.begin(PATH).await;
        cache.store(ticket, &entry(b"old", Cache::revalidate(0)));
        assert!(matches!(cache.get(PATH), Lookup::Stale(_)));
        let ticket = cache.try_begin(PATH).unwrap();
        assert!(cache.try_begin(PATH).is_none());
        cache.give_up(ticket);
        assert!(
            matches!(cache.get(PATH), Lookup::Hit(_)),
            "a failed render is not repeated at once"
        );
    }

    #[tokio::test]
    async fn the_least_recently_used_page_makes_room() {
        let cache = PageCache::new(13);
        fill(&cache, "/a", "aaaaa").await;
        fill(&cache, "/b", "bbbbb").await;
        check(&cache, "/a", Some("aaaaa"));
        fill(&cache, "/c", "ccccc").await;
        check(&cache, "/a", Some("aaaaa"));
        check(&cache, "/b", None);
        check(&cache, "/c", Some("ccccc"));
    }
}
