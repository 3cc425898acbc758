//! How often what happened: for the panel, and as metrics for whoever exports them.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

/// What can happen.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// Served as good as new.
    Hit,
    /// Served though there should be something newer.
    Stale,
    /// Made anew, or waited for.
    Miss,
    /// Answered for one visitor alone.
    Bypass,
    /// An entry was stored.
    Store,
    /// An entry was to be made anew, and that failed.
    Failure,
    /// Tags were invalidated.
    Invalidation,
    /// An entry made room.
    Eviction,
}

const EVENTS: [(Event, &str); 8] = [
    (Event::Hit, "formwork_cache_hits_total"),
    (Event::Stale, "formwork_cache_stale_total"),
    (Event::Miss, "formwork_cache_misses_total"),
    (Event::Bypass, "formwork_cache_bypasses_total"),
    (Event::Store, "formwork_cache_stores_total"),
    (Event::Failure, "formwork_cache_failures_total"),
    (Event::Invalidation, "formwork_cache_invalidations_total"),
    (Event::Eviction, "formwork_cache_evictions_total"),
];

/// A number for each event.
///
/// Each is also a counter of the `metrics` crate under the same name, so that an exporter that the
/// application installs finds them.
#[derive(Debug, Default)]
pub(crate) struct Counters([AtomicU64; EVENTS.len()]);

/// One of them.
#[derive(Debug, Serialize)]
pub(crate) struct Count {
    pub(crate) name: &'static str,
    pub(crate) count: u64,
}

impl Counters {
    pub(crate) fn note(&self, event: Event) {
        let (_, name) = EVENTS[event as usize];
        self.0[event as usize].fetch_add(1, Ordering::Relaxed);
        metrics::counter!(name).increment(1);
    }

    /// All of them.
    pub(crate) fn counts(&self) -> Vec<Count> {
        let counts = self.0.iter().zip(EVENTS);
        counts
            .map(|(count, (_, name))| Count { name, count: count.load(Ordering::Relaxed) })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_has_its_own_counter() {
        for (index, (event, _)) in EVENTS.into_iter().enumerate() {
            let counters = Counters::default();
            counters.note(event);
            let counts: Vec<_> = counters.counts().iter().map(|count| count.count).collect();
            assert_eq!(counts[index], 1, "{event:?}");
            assert_eq!(counts.iter().sum::<u64>(), 1, "{event:?}");
        }
    }
}
