//! When something was invalidated, in numbers that only grow.
//!
//! An invalidation takes the next number, writes it on the stamps of what it is about, and only
//! then says that there were so many. What is made notes first how many there were, reads what it
//! is made of, and stays valid for as long as no stamp of it has a greater number. So whatever was
//! read before an invalidation returned is not valid after it, whenever it was stored, and an
//! invalidation costs the same however much it is about.
//!
//! That is validation by timestamps of a logical clock: nothing stored is looked for when its data
//! changes, but its number is compared when it is used (backward validation of optimistic concurrency
//! control, Kung and Robinson 1981, by a counter of events, Lamport 1978).
//!
//! The order matters: with the count first, a render could begin between count and stamp, read
//! something stored that still looks valid, and be taken for newer than the invalidation.
//!
//! `tests/cache_model.rs` checks this file and `tags.rs` in every order of their steps, and
//! `server/tests/it/cache_stress.rs` every answer of a busy site.

use super::sync::{AtomicU64, Mutex, Ordering, lock};

/// Numbers the invalidations.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    done: AtomicU64,
    turn: Mutex<()>,
}

/// When what has a tag was last invalidated; 0 is never.
#[derive(Debug, Default)]
pub(crate) struct Stamp {
    gone: AtomicU64,
    stale: AtomicU64,
}

/// What an invalidation makes of what is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// It is never served again.
    Drop,
    /// It is served until there is something new.
    MakeStale,
}

/// What became of something since it was begun; the later, the worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Since {
    /// Nothing.
    Valid,
    /// It may be served until there is something new.
    Stale,
    /// It is too old to be served.
    Gone,
}

impl Clock {
    /// How many invalidations have returned, at least.
    pub(crate) fn now(&self) -> u64 {
        self.done.load(Ordering::Acquire)
    }

    /// Invalidates what has one of the stamps.
    pub(crate) fn invalidate<'a>(&self, stamps: impl IntoIterator<Item = &'a Stamp>, how: How) {
        let _turn = lock(&self.turn);
        let number = self.done.load(Ordering::Relaxed) + 1;
        for stamp in stamps {
            stamp.of(how).store(number, Ordering::Release);
        }
        self.done.store(number, Ordering::Release);
    }
}

impl Stamp {
    /// What became of what was begun after `began` invalidations.
    pub(crate) fn since(&self, began: u64) -> Since {
        if self.gone.load(Ordering::Acquire) > began {
            Since::Gone
        } else if self.stale.load(Ordering::Acquire) > began {
            Since::Stale
        } else {
            Since::Valid
        }
    }

    /// The number of the last invalidation.
    pub(crate) fn last(&self) -> u64 {
        self.gone.load(Ordering::Acquire).max(self.stale.load(Ordering::Acquire))
    }

    fn of(&self, how: How) -> &AtomicU64 {
        match how {
            How::Drop => &self.gone,
            How::MakeStale => &self.stale,
        }
    }
}
