//! The cache: finished pages, answers of cached handlers and values of cached functions, in memory.
//!
//! The key of a page is its path and its declared query, nothing else of the request. An entry has
//! tags: those of its route, and those of everything it was made of. How an invalidation is exact
//! and immediate is said in `cache/stamps.rs`; what gives way when the memory is full, in
//! `cache/memory.rs`; how one makes what many wait for, in `cache/flights.rs`; what several instances
//! share, in [`store`].

use std::{borrow::Cow, fmt, sync::Arc};

use formwork_core::FormValues;
use http::HeaderName;
use tokio::sync::Semaphore;

pub(crate) use counters::Event;
pub(crate) use entry::{Entry, New, keep_cookies_private};
pub(crate) use flights::{Joined, Lead};
pub(crate) use leading::Leading;
pub(crate) use recording::{Read, Recording};
pub(crate) use shared::{Arrival, Settings};
pub use stamps::How;
pub use store::{Held, InProcess, Look, Moment, NewStored, Store, Stored, Validity};
pub(crate) use tags::name;
pub(crate) use terms::Terms;

#[cfg(feature = "redis")]
pub(crate) use redis::open;
#[cfg(feature = "redis")]
pub use redis::{Redis, RedisUrlError};
#[cfg(not(feature = "redis"))]
pub(crate) use without_redis::open;

use counters::Counters;
use flights::Flights;
use history::History;
use memory::Memory;
use shared::Shared;
use stamps::Since;
use tags::Tags;

use crate::gate::Spelling;

mod counters;
pub(crate) mod encoding;
mod entry;
mod flights;
mod history;
mod leading;
mod memory;
pub(crate) mod panel;
mod recording;
#[cfg(feature = "redis")]
pub mod redis;
mod shared;
mod stamps;
pub mod store;
mod sync;
mod tags;
mod terms;
#[cfg(not(feature = "redis"))]
mod without_redis;
mod written;

/// How many pages, answers and values are made anew behind stale ones at the same time, in a site: 64.
///
/// Nobody waits for them, so no number of connections limits them. Beyond it what is stale is served as
/// it is, until a request finds room.
pub const BEHIND_LIMIT: usize = 64;

/// Everything that is kept for later requests.
pub(crate) struct Cache {
    tags: Arc<Tags>,
    memory: Memory,
    flights: Arc<Flights>,
    behind: Arc<Semaphore>,
    counters: Counters,
    /// Kept in development.
    history: Option<Box<History>>,
    /// What other instances use as well.
    shared: Option<Shared>,
}

/// What the cache has for a key.
#[derive(Debug)]
pub(crate) enum Lookup {
    /// As good as new.
    Hit(Arc<Entry>),
    /// To be served until there is something new.
    Stale(Arc<Entry>),
    /// Nothing that may be served.
    Miss,
}

impl Lookup {
    /// What it means for who asked.
    pub(crate) fn event(&self) -> Event {
        match self {
            Self::Hit(_) => Event::Hit,
            Self::Stale(_) => Event::Stale,
            Self::Miss => Event::Miss,
        }
    }
}

impl Cache {
    /// An empty one; `is_watched` in development.
    pub(crate) fn new(memory_limit: u64, is_watched: bool) -> Self {
        let memory_limit = usize::try_from(memory_limit).unwrap_or(usize::MAX);
        Self {
            tags: Arc::default(),
            memory: Memory::new(memory_limit),
            flights: Arc::default(),
            behind: Arc::new(Semaphore::new(BEHIND_LIMIT)),
            counters: Counters::default(),
            history: is_watched.then(Box::default),
            shared: None,
        }
    }

    /// With a store that other instances use as well.
    pub(crate) fn with_store(self, store: Arc<dyn Store>, settings: Settings) -> Self {
        Self { shared: Some(Shared::new(store, settings)), ..self }
    }

    pub(crate) fn get(&self, key: &str) -> Lookup {
        let Some(entry) = self.memory.get(key) else {
            return Lookup::Miss;
        };
        let lookup = match entry.since() {
            Since::Valid => Lookup::Hit,
            Since::Stale => Lookup::Stale,
            Since::Gone => {
                if self.memory.remove(key, |other| memory::is_same(other, &entry)).is_some() {
                    self.note_dropped(&entry, || entry.why_gone());
                }
                return Lookup::Miss;
            }
        };
        lookup(entry)
    }

    /// Counts that an entry is served.
    pub(crate) fn note_use(&self, entry: &Entry) {
        self.memory.note_use(entry);
    }

    /// Waits for what another one makes for `key`, or gives the right to make it.
    pub(crate) async fn join(&self, key: &str) -> Joined {
        match self.flights.join(key, &self.tags).await {
            // It may have been made between the look and the right.
            Joined::Lead(lead) => match self.get(key) {
                Lookup::Hit(entry) => Joined::Found(entry),
                _ => Joined::Lead(lead),
            },
            joined => joined,
        }
    }

    /// The right to make something new, if nobody has it.
    pub(crate) fn try_lead(&self, key: &str) -> Option<Lead> {
        self.flights.try_lead(key, &self.tags)
    }

    /// The right to make something new behind a stale answer, if nobody has it and there is room.
    pub(crate) fn try_lead_behind(&self, key: &str) -> Option<Lead> {
        let permit = Arc::clone(&self.behind).try_acquire_owned().ok()?;
        self.try_lead(key).map(|lead| lead.with(permit))
    }

    /// Stores what was made, unless it was invalidated since it was begun, and gives it to those
    /// who wait.
    pub(crate) fn store(&self, lead: Lead, entry: &Arc<Entry>) {
        entry.take_tags_of_route(&self.tags);
        let inserted = self.memory.insert(entry, || self.may_be_stored(entry));
        if inserted.is_kept {
            self.note(Event::Store);
        } else {
            self.note_dropped(entry, || "not kept: invalidated meanwhile, or too large".to_owned());
        }
        for evicted in &inserted.evicted {
            self.note(Event::Eviction);
            self.note_dropped(evicted, || "made room".to_owned());
        }
        lead.land(entry);
    }

    /// Gives what was made to those who wait, though it is not kept.
    pub(crate) fn hand_over(&self, lead: Lead, entry: &Arc<Entry>) {
        lead.land(entry);
    }

    /// Ends what failed; something stale stays for a while longer.
    pub(crate) fn give_up(&self, lead: Lead) {
        self.note_failure(&lead);
        lead.land_empty();
    }

    /// Ends what is not waited for any more, or took too long: it falls to one of those who wait.
    pub(crate) fn abandon(&self, lead: Lead) {
        self.note_failure(&lead);
        drop(lead);
    }

    fn note_failure(&self, lead: &Lead) {
        self.note(Event::Failure);
        if let Some(stale) = self.memory.get(lead.key()) {
            stale.note_failure();
        }
    }

    /// Ends what found that there is nothing to store (any more).
    pub(crate) fn discard(&self, lead: Lead) {
        let began = lead.began();
        if let Some(removed) = self.memory.remove(lead.key(), |entry| entry.began() <= began) {
            self.note_dropped(&removed, || "not there any more, or not for everyone".to_owned());
        }
        lead.land_empty();
    }

    /// Invalidates what has one of the tags, stored or under way, before it returns.
    pub(crate) fn invalidate<T: AsRef<str>>(&self, names: &[T], how: How) {
        self.note(Event::Invalidation);
        self.tags.invalidate(names, how);
        // An answer without a declared query has no tag of its path, as it is found by that.
        let keys = names.iter().filter_map(|name| name.as_ref().strip_prefix("path "));
        for key in keys {
            match how {
                How::Drop => {
                    if let Some(removed) = self.memory.remove(key, |_| true) {
                        self.note_dropped(&removed, || format!("invalidated: path {key}"));
                    }
                }
                How::MakeStale => {
                    self.memory.get(key).into_iter().for_each(|entry| entry.mark_stale());
                }
            }
        }
        self.tell_others(names, how);
    }

    /// Counts what happened.
    pub(crate) fn note(&self, event: Event) {
        self.counters.note(event);
    }

    /// Notes why the pages of a route are rendered for each request.
    pub(crate) fn note_uncached(&self, route: &str, why: impl FnOnce() -> String) {
        if let Some(history) = &self.history {
            history.note_uncached(route, &why());
        }
    }

    fn note_dropped(&self, entry: &Entry, why: impl FnOnce() -> String) {
        if let Some(history) = &self.history {
            history.note_dropped(entry.key(), why());
        }
    }

    /// How many invalidations there were.
    pub(crate) fn now(&self) -> u64 {
        self.tags.now()
    }

    pub(crate) fn tags(&self) -> &Arc<Tags> {
        &self.tags
    }

    /// Whether nothing that makes an entry old happened while it was made. Most of that its tags
    /// will say whenever it is asked for; its path does not.
    fn may_be_stored(&self, entry: &Entry) -> bool {
        let path = self.tags.find(&name::path(path_of(entry.key())));
        match path.map_or(Since::Valid, |path| path.since(entry.began())) {
            Since::Gone => return false,
            Since::Stale => entry.mark_stale(),
            Since::Valid => {}
        }
        self.tags.remembers(entry.began()) && entry.since() != Since::Gone
    }
}

impl fmt::Debug for Cache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cache")
            .field("entries", &self.memory.len())
            .field("bytes", &self.memory.bytes())
            .finish_non_exhaustive()
    }
}

/// The path of a key: a path has no `?` of its own.
fn path_of(key: &str) -> &str {
    key.split('?').next().unwrap_or_default()
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
mod tests;
