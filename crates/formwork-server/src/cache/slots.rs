//! The slots of the cache, one for each key; all of it happens under the cache's lock.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use formwork_core::cache::Cache;
use tokio::sync::Mutex;

use super::{Ticket, entry::Entry};

/// How long a render that failed is not tried again behind a stale page, in seconds.
const RETRY_SECONDS: u64 = 1;

#[derive(Default)]
pub(super) struct Slots {
    by_key: HashMap<String, Slot>,
    /// The keys with a query, by their path: they are invalidated with it.
    with_query: HashMap<String, HashSet<String>>,
    bytes: usize,
}

pub(super) struct Slot {
    pub(super) version: u64,
    cache: Cache,
    entry: Option<Arc<Entry>>,
    /// The last render found nothing to store.
    is_unshared: bool,
    /// Held by the one who renders.
    pub(super) render: Arc<Mutex<()>>,
}

impl Slots {
    pub(super) fn entry(&self, key: &str) -> Option<&Arc<Entry>> {
        self.by_key.get(key)?.entry.as_ref()
    }

    /// Whether the last render for `key` found nothing to store.
    pub(super) fn is_unshared(&self, key: &str) -> bool {
        self.by_key.get(key).is_some_and(|slot| slot.is_unshared)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.by_key.len()
    }

    /// How many bytes are stored.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.by_key.is_empty() && self.with_query.is_empty()
    }

    pub(super) fn store(&mut self, ticket: &Ticket, entry: &Arc<Entry>) {
        let Some(slot) = self.by_key.get_mut(&ticket.key) else {
            return;
        };
        if slot.version != ticket.version {
            return;
        }
        slot.is_unshared = false;
        let replaced = slot.entry.replace(Arc::clone(entry));
        self.bytes += size(&ticket.key, entry);
        self.bytes -= replaced.map_or(0, |entry| size(&ticket.key, &entry));
    }

    /// Drops what is stored, unless it was invalidated since the render began.
    pub(super) fn discard(&mut self, ticket: &Ticket) {
        let Some(slot) = self.by_key.get_mut(&ticket.key) else {
            return;
        };
        if slot.version == ticket.version {
            slot.is_unshared = true;
            let dropped = slot.entry.take();
            self.bytes -= dropped.map_or(0, |entry| size(&ticket.key, &entry));
        }
    }

    pub(super) fn prolong(&mut self, ticket: &Ticket) {
        let Some(slot) = self.by_key.get_mut(&ticket.key) else {
            return;
        };
        if let Some(old) = slot.entry.as_ref().filter(|entry| !entry.is_fresh()) {
            slot.entry = Some(Arc::new(old.prolonged(Duration::from_secs(RETRY_SECONDS))));
        }
    }

    /// The slot of a key; a new one has `version`.
    pub(super) fn slot(&mut self, key: &str, cache: Cache, version: u64) -> &Slot {
        if !self.by_key.contains_key(key) && key.contains('?') {
            let keys = self.with_query.entry(path_of(key).to_owned()).or_default();
            keys.insert(key.to_owned());
        }
        self.by_key.entry(key.to_owned()).or_insert_with(|| Slot::new(version, cache))
    }

    pub(super) fn invalidate_path(&mut self, path: &str, version: u64) {
        self.invalidate(path, version);
        let with_query = self.with_query.get(path).into_iter().flatten().cloned();
        for key in with_query.collect::<Vec<_>>() {
            self.invalidate(&key, version);
        }
    }

    pub(super) fn invalidate_tag(&mut self, tag: &str, version: u64) {
        let tagged = self.by_key.iter().filter(|(_, slot)| slot.cache.has_tag(tag));
        for key in tagged.map(|(key, _)| key.clone()).collect::<Vec<_>>() {
            self.invalidate(&key, version);
        }
    }

    fn invalidate(&mut self, key: &str, version: u64) {
        let Some(slot) = self.by_key.get_mut(key) else {
            return;
        };
        slot.version = version;
        slot.is_unshared = false;
        let dropped = slot.entry.take();
        self.bytes -= dropped.map_or(0, |entry| size(key, &entry));
        self.remove_if_idle(key);
    }

    pub(super) fn close(&mut self, ticket: Ticket) {
        drop(ticket.guard);
        self.remove_if_idle(&ticket.key);
    }

    /// A slot without an entry is kept only while someone renders for it or waits to.
    pub(super) fn remove_if_idle(&mut self, key: &str) {
        let idle = |slot: &Slot| slot.entry.is_none() && Arc::strong_count(&slot.render) == 1;
        if !self.by_key.get(key).is_some_and(idle) {
            return;
        }
        self.by_key.remove(key);
        let path = path_of(key);
        if let Some(keys) = self.with_query.get_mut(path) {
            keys.remove(key);
            if keys.is_empty() {
                self.with_query.remove(path);
            }
        }
    }

    /// Drops what was not used for longest once the limit is passed, a tenth more than needed, so
    /// that it is not looked for again at each entry.
    pub(super) fn shrink_to(&mut self, limit: usize) {
        if self.bytes <= limit {
            return;
        }
        let used = self
            .by_key
            .iter()
            .filter_map(|(key, slot)| Some((slot.entry.as_ref()?.last_used(), key.clone())));
        let mut by_use: Vec<_> = used.collect();
        by_use.sort_unstable();
        for (_, key) in by_use {
            if self.bytes <= limit - limit / 10 {
                return;
            }
            if let Some(entry) = self.by_key.get_mut(&key).and_then(|slot| slot.entry.take()) {
                self.bytes -= size(&key, &entry);
            }
            self.remove_if_idle(&key);
        }
    }
}

/// What an entry takes with its key, which is there twice if it has a query.
fn size(key: &str, entry: &Entry) -> usize {
    entry.bytes() + 2 * key.len()
}

impl Slot {
    fn new(version: u64, cache: Cache) -> Self {
        Self { version, cache, entry: None, is_unshared: false, render: Arc::default() }
    }
}

/// The path of a key: a path has no `?` of its own.
pub(super) fn path_of(key: &str) -> &str {
    key.split('?').next().unwrap_or_default()
}
