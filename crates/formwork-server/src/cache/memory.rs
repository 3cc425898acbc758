//! What is kept in the memory of this process, and what makes room.
//!
//! What is worth least goes first: an entry is worth how often it was used, times how long it took to
//! make, for each of its bytes; and on top the worth of what was given up when it was last used, so
//! that what nobody asks for any more grows old (GreedyDual-Size with Frequency, Cherkasova 1998). It
//! is looked for among a few entries taken at random, which comes close to the least of all.

use std::{
    hash::{BuildHasher, RandomState},
    mem,
    sync::{
        Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
};

use hashbrown::{HashTable, hash_table};

use super::entry::Entry;

/// Threads wait for each other in one of so many parts only, as when its table grows and all of its
/// entries are read.
const PARTS: usize = 32;

/// Among how many the one that is worth least is looked for; among all, if there are few.
const SAMPLE: usize = 16;

/// A part gives room back when only one place of so many is taken.
const SPARSE: usize = 8;

/// Entries by the hash of their keys: to find one costs a look into the table, and one at the entry.
type Part = HashTable<Arc<Entry>>;

/// Entries by key, within a number of bytes.
#[derive(Debug)]
pub(super) struct Memory {
    parts: [RwLock<Part>; PARTS],
    hasher: RandomState,
    bytes: AtomicUsize,
    limit: usize,
    /// The worth of what was given up last, as bits of an `f64`.
    inflation: AtomicU64,
    random: AtomicU64,
}

impl Memory {
    pub(super) fn new(limit: usize) -> Self {
        let hasher = RandomState::new();
        Self {
            parts: Default::default(),
            random: AtomicU64::new(hasher.hash_one(PARTS)),
            hasher,
            bytes: AtomicUsize::new(0),
            limit,
            inflation: AtomicU64::new(0),
        }
    }

    /// How many bytes are kept, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes.load(Ordering::Relaxed)
    }

    /// How many may be kept.
    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    pub(super) fn len(&self) -> usize {
        self.parts.iter().map(|part| read(part).len()).sum()
    }

    /// For how many there are places.
    #[cfg(test)]
    pub(super) fn places(&self) -> usize {
        self.parts.iter().map(|part| read(part).num_buckets()).sum()
    }

    /// What is kept for the key, whatever became of it.
    pub(super) fn get(&self, key: &str) -> Option<Arc<Entry>> {
        let hash = self.hash(key);
        let part = read(self.part(hash));
        part.find(hash, |entry| entry.has_key(key)).map(Arc::clone)
    }

    /// Counts that an entry was served.
    pub(super) fn note_use(&self, entry: &Entry) {
        entry.worth.use_at(self.inflation());
    }

    fn inflation(&self) -> f64 {
        f64::from_bits(self.inflation.load(Ordering::Relaxed))
    }

    /// Keeps an entry instead of what has its key, if `may_be_kept` says so while nothing can be
    /// removed, and makes room; says whether it is kept, and what is not any more.
    pub(super) fn insert(
        &self,
        entry: &Arc<Entry>,
        may_be_kept: impl FnOnce() -> bool,
    ) -> Inserted {
        let bytes = entry.bytes();
        if bytes > self.limit {
            return Inserted::default();
        }
        entry.worth.enter_at(self.inflation());
        let (key, hash) = (entry.key(), self.hash(entry.key()));
        let mut part = write(self.part(hash));
        if !may_be_kept() {
            return Inserted::default();
        }
        // Counted before it can be removed, so that the sum is never below nothing.
        self.bytes.fetch_add(bytes, Ordering::Relaxed);
        let new = Arc::clone(entry);
        let found = part.entry(hash, |other| other.has_key(key), |other| self.hash(other.key()));
        let replaced = match found {
            hash_table::Entry::Occupied(mut place) => Some(mem::replace(place.get_mut(), new)),
            hash_table::Entry::Vacant(place) => {
                place.insert(new);
                None
            }
        };
        drop(part);
        self.forget(replaced.as_ref());
        let mut evicted = Vec::new();
        while self.bytes() > self.limit
            && let Some(least) = self.least_but(entry)
        {
            // Someone else may have removed it.
            evicted.extend(self.remove(least.key(), |entry| is_same(entry, &least)));
        }
        Inserted { is_kept: true, evicted }
    }

    /// Removes what has the key, if `is_meant` says so.
    pub(super) fn remove(
        &self,
        key: &str,
        is_meant: impl FnOnce(&Entry) -> bool,
    ) -> Option<Arc<Entry>> {
        let hash = self.hash(key);
        let mut part = write(self.part(hash));
        let found = part.find_entry(hash, |entry| entry.has_key(key));
        let place = found.ok().filter(|place| is_meant(place.get()))?;
        let (removed, _) = place.remove();
        if part.num_buckets() > SPARSE * (part.len() + 1) {
            let room = 2 * part.len();
            part.shrink_to(room, |entry| self.hash(entry.key()));
        }
        drop(part);
        self.forget(Some(&removed));
        Some(removed)
    }

    /// Every entry, part by part.
    pub(super) fn for_each(&self, mut look: impl FnMut(&Arc<Entry>)) {
        for part in &self.parts {
            let entries: Vec<_> = read(part).iter().map(Arc::clone).collect();
            entries.iter().for_each(&mut look);
        }
    }

    fn forget(&self, removed: Option<&Arc<Entry>>) {
        if let Some(entry) = removed {
            self.bytes.fetch_sub(entry.bytes(), Ordering::Relaxed);
        }
    }

    /// The entry of a sample that is worth least, but not the one that came just now and could not
    /// prove itself yet; what is given up next is worth more.
    fn least_but(&self, new: &Arc<Entry>) -> Option<Arc<Entry>> {
        let mut sample = Vec::new();
        if self.len() > 4 * SAMPLE {
            sample.extend((0..SAMPLE).filter_map(|_| self.any()));
        } else {
            self.for_each(|entry| sample.push(Arc::clone(entry)));
        }
        let others = sample.into_iter().filter(|it| !Arc::ptr_eq(it, new));
        let worth = others.map(|entry| (entry.value(), entry));
        let (value, least) = worth.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
        if value > f64::MIN {
            self.inflation.store(value.to_bits(), Ordering::Relaxed);
        }
        Some(least)
    }

    /// An entry at random: of a part that has any, as near as can be to a part at random.
    fn any(&self) -> Option<Arc<Entry>> {
        let random = self.hasher.hash_one(self.random.fetch_add(1, Ordering::Relaxed));
        let random = usize::try_from(random >> 32).unwrap_or_default();
        (0..PARTS).find_map(|offset| {
            let part = read(&self.parts[(random + offset) % PARTS]);
            let (start, count) = (random / PARTS, part.num_buckets());
            // Few places in a row are free: a table is never sparse.
            let mut places = (0..count).map(|step| start.wrapping_add(step) % count);
            places.find_map(|place| part.get_bucket(place)).map(Arc::clone)
        })
    }

    fn hash(&self, key: &str) -> u64 {
        self.hasher.hash_one(key)
    }

    /// By bits of the hash that the table does not go by.
    fn part(&self, hash: u64) -> &RwLock<Part> {
        &self.parts[usize::from((hash >> 40) as u8) % PARTS]
    }
}

/// What came of storing something.
#[derive(Debug, Default)]
pub(super) struct Inserted {
    pub(super) is_kept: bool,
    pub(super) evicted: Vec<Arc<Entry>>,
}

/// Whether it is that very entry, not only one of the same key.
pub(super) fn is_same(entry: &Entry, other: &Arc<Entry>) -> bool {
    std::ptr::eq(entry, Arc::as_ptr(other))
}

fn read(part: &RwLock<Part>) -> RwLockReadGuard<'_, Part> {
    part.read().unwrap_or_else(PoisonError::into_inner)
}

fn write(part: &RwLock<Part>) -> RwLockWriteGuard<'_, Part> {
    part.write().unwrap_or_else(PoisonError::into_inner)
}
