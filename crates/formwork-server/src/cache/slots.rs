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
    /// Held by the one who renders.
    pub(super) render: Arc<Mutex<()>>,
}

impl Slots {
    pub(super) fn entry(&self, key: &str) -> Option<&Arc<Entry>> {
        self.by_key.get(key)?.entry.as_ref()
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
        let replaced = slot.entry.replace(Arc::clone(entry));
        self.bytes += entry.bytes();
        self.bytes -= replaced.map_or(0, |entry| entry.bytes());
    }

    pub(super) fn prolong(&mut self, ticket: &Ticket) {
        let Some(slot) = self.by_key.get_mut(&ticket.key) else {
            return;
        };
        if let Some(old) = &slot.entry {
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
        let dropped = slot.entry.take();
        self.bytes -= dropped.map_or(0, |entry| entry.bytes());
        self.remove_if_idle(key);
    }

    pub(super) fn close(&mut self, ticket: Ticket) {
        drop(ticket.guard);
        self.remove_if_idle(&ticket.key);
    }

    /// A slot without an entry is kept only while someone renders for it or waits to.
    fn remove_if_idle(&mut self, key: &str) {
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

    /// Drops what was not used for longest until the rest fits.
    pub(super) fn shrink_to(&mut self, limit: usize) {
        while self.bytes > limit {
            let used = self.by_key.iter().filter_map(|(path, slot)| {
                let entry = slot.entry.as_ref()?;
                Some((entry.last_used(), path))
            });
            let Some(path) = used.min().map(|(_, path)| path.clone()) else {
                return;
            };
            if let Some(entry) = self.by_key.get_mut(&path).and_then(|slot| slot.entry.take()) {
                self.bytes -= entry.bytes();
            }
            self.remove_if_idle(&path);
        }
    }
}

impl Slot {
    fn new(version: u64, cache: Cache) -> Self {
        Self { version, cache, entry: None, render: Arc::default() }
    }
}

/// The path of a key: a path has no `?` of its own.
pub(super) fn path_of(key: &str) -> &str {
    key.split('?').next().unwrap_or_default()
}
