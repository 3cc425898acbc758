//! The store of several sites in one process.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use bytes::Bytes;
use futures::future::{BoxFuture, ready};

use super::{Held, How, Look, Moment, NewStored, Store, Stored, Validity};

/// How many bytes are kept at most; with more, all of it is forgotten: 64 MiB.
const BYTES_LIMIT: usize = 64 * 1024 * 1024;

/// How many names are known at most; with more, all is forgotten.
const NAMES_LIMIT: usize = 100_000;

/// A store in this process, for several applications in it: its clones share everything.
///
/// It is what the others are compared with, and never out of reach.
#[derive(Clone, Debug, Default)]
pub struct InProcess(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    noted: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    count: u64,
    /// What began with a smaller number is gone.
    floor: u64,
    stamps: HashMap<String, Stamp>,
    entries: HashMap<String, Kept>,
    bytes: usize,
}

#[derive(Debug)]
struct Stamp {
    gone: u64,
    stale: u64,
}

#[derive(Debug)]
struct Kept {
    began: u64,
    names: Vec<String>,
    fresh_until: Option<Instant>,
    kept_until: Option<Instant>,
    bytes: Bytes,
}

impl Store for InProcess {
    fn connect(&self) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn look<'a>(&'a self, key: &'a str, held: Option<Held<'a>>) -> BoxFuture<'a, Option<Look>> {
        Box::pin(ready(Some(self.state().look(key, held))))
    }

    fn put<'a>(&'a self, key: &'a str, new: NewStored<'a>) -> BoxFuture<'a, bool> {
        Box::pin(ready(self.state().put(key, new)))
    }

    fn remove<'a>(&'a self, key: &'a str, began: &'a Moment) -> BoxFuture<'a, ()> {
        let mut state = self.state();
        if state.entries.get(key).is_some_and(|kept| kept.began <= began.number) {
            state.forget(key);
        }
        Box::pin(ready(()))
    }

    fn invalidate(&self, names: &[&str], how: How) {
        let mut state = self.state();
        state.count += 1;
        let count = state.count;
        for name in names {
            // What nobody knows is gone already.
            if let Some(stamp) = state.stamps.get_mut(*name) {
                match how {
                    How::Drop => stamp.gone = count,
                    How::MakeStale => stamp.stale = count,
                }
            }
        }
        self.0.noted.fetch_add(1, Ordering::Relaxed);
    }

    fn noted(&self) -> u64 {
        self.0.noted.load(Ordering::Relaxed)
    }

    fn settled(&self) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }

    fn leave(&self) -> BoxFuture<'_, ()> {
        Box::pin(ready(()))
    }
}

impl InProcess {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn look(&self, key: &str, held: Option<Held<'_>>) -> Look {
        let now = moment(self.count);
        let validity = held.and_then(|held| self.state_of(held.began.number, held.names));
        let is_enough = validity == Some(Validity::Valid) && held.is_some_and(|it| !it.is_past);
        let newer = |kept: &&Kept| held.is_none_or(|held| kept.began > held.began.number);
        let kept = self.entries.get(key).filter(|_| !is_enough).filter(newer);
        let stored = kept.and_then(|kept| {
            left(kept.kept_until).is_none_or(|left| left > 0).then_some(())?;
            let validity = self.state_of(kept.began, &kept.names)?;
            let stored = Stored {
                began: moment(kept.began),
                names: kept.names.clone(),
                fresh_for: left(kept.fresh_until),
                bytes: kept.bytes.clone(),
            };
            Some((validity, stored))
        });
        Look { now, held: validity, stored }
    }

    fn put(&mut self, key: &str, new: NewStored<'_>) -> bool {
        let count = self.count;
        for name in new.names {
            // Nobody knows when it was last invalidated: it may have been just now.
            self.stamps.entry(name.clone()).or_insert(Stamp { gone: count, stale: 0 });
        }
        let number = new.began.number;
        let may_be_used = self.state_of(number, new.names).is_some();
        let is_newest = self.entries.get(key).is_none_or(|kept| kept.began <= number);
        if let Some(bytes) = new.bytes.filter(|_| may_be_used && is_newest) {
            self.forget(key);
            self.bytes += key.len() + bytes.len();
            let until = |wanted: Duration| Instant::now().checked_add(wanted);
            let kept = Kept {
                began: number,
                names: new.names.to_vec(),
                fresh_until: new.fresh_for.and_then(until),
                kept_until: until(new.keep_for),
                bytes,
            };
            self.entries.insert(key.to_owned(), kept);
        }
        if self.bytes > BYTES_LIMIT || self.stamps.len() > NAMES_LIMIT {
            self.forget_all();
        }
        may_be_used
    }

    /// `None` is too old, or not known to be valid.
    fn state_of(&self, began: u64, names: &[String]) -> Option<Validity> {
        if began < self.floor {
            return None;
        }
        let mut found = Validity::Valid;
        for name in names {
            let stamp = self.stamps.get(name).filter(|stamp| stamp.gone <= began)?;
            if stamp.stale > began {
                found = Validity::Stale;
            }
        }
        Some(found)
    }

    fn forget(&mut self, key: &str) {
        if let Some(kept) = self.entries.remove(key) {
            self.bytes -= key.len() + kept.bytes.len();
        }
    }

    fn forget_all(&mut self) {
        self.count += 1;
        let (count, floor) = (self.count, self.count);
        *self = Self { count, floor, ..Self::default() };
    }
}

fn moment(number: u64) -> Moment {
    Moment { epoch: "".into(), number }
}

/// How many milliseconds are left; negative is past.
fn left(until: Option<Instant>) -> Option<i64> {
    let now = Instant::now();
    let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
    let left = |until: Instant| match until.checked_duration_since(now) {
        Some(left) => millis(left),
        None => -millis(now.duration_since(until)),
    };
    until.map(left)
}
