//! In development: what was dropped and why, and what is not cached and why.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Mutex,
    time::Instant,
};

use super::sync::lock;

/// How many are remembered of each.
const LIMIT: usize = 200;

/// What was noted, the latest first.
#[derive(Debug, Default)]
pub(crate) struct History {
    dropped: Mutex<VecDeque<Dropped>>,
    uncached: Mutex<BTreeMap<String, Uncached>>,
}

/// Something that is not stored any more.
#[derive(Clone, Debug)]
pub(crate) struct Dropped {
    pub(crate) key: String,
    pub(crate) why: String,
    pub(crate) at: Instant,
}

/// Why the pages of a route are rendered for each request.
#[derive(Clone, Debug)]
pub(crate) struct Uncached {
    pub(crate) why: String,
    pub(crate) count: u64,
}

impl History {
    pub(crate) fn note_dropped(&self, key: &str, why: impl Into<String>) {
        let mut dropped = lock(&self.dropped);
        dropped.truncate(LIMIT - 1);
        dropped.push_front(Dropped { key: key.to_owned(), why: why.into(), at: Instant::now() });
    }

    pub(crate) fn note_uncached(&self, route: &str, why: &str) {
        let mut uncached = lock(&self.uncached);
        if uncached.len() == LIMIT && !uncached.contains_key(route) {
            return;
        }
        let noted = uncached.entry(route.to_owned());
        let noted = noted.or_insert_with(|| Uncached { why: String::new(), count: 0 });
        why.clone_into(&mut noted.why);
        noted.count += 1;
    }

    pub(crate) fn dropped(&self) -> Vec<Dropped> {
        lock(&self.dropped).iter().cloned().collect()
    }

    pub(crate) fn uncached(&self) -> Vec<(String, Uncached)> {
        lock(&self.uncached).iter().map(|(route, why)| (route.clone(), why.clone())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_latest_are_remembered() {
        let history = History::default();
        for number in 0..2 * LIMIT {
            history.note_dropped(&format!("/{number}"), "no room");
            history.note_uncached(&format!("/{number}"), "it has no CACHE");
        }
        history.note_uncached("/0", "it reads cookies");
        assert_eq!((history.dropped().len(), history.uncached().len()), (LIMIT, LIMIT));
        assert_eq!(history.dropped()[0].key, format!("/{}", 2 * LIMIT - 1));
        let (route, uncached) = &history.uncached()[0];
        assert_eq!((&**route, &*uncached.why, uncached.count), ("/0", "it reads cookies", 2));
    }
}
