//! What the folder of shipped pages says about them.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// The file that lists the pages.
pub(super) const INDEX: &str = "index.json";

/// The file with the bodies of all of them, one after the other.
pub(super) const BODIES: &str = "bodies";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Index {
    /// The build that they are of.
    pub(super) build: String,
    /// The site's origin when they were rendered.
    pub(super) origin: Option<String>,
    /// When that was, in milliseconds since 1970.
    pub(super) made: u64,
    pub(super) pages: Vec<Row>,
}

/// One page.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// Its key in the cache.
    pub(super) path: String,
    /// The route that answers there, as in the route table.
    pub(super) route: String,
    /// Where its bodies begin.
    pub(super) at: u64,
    /// The lengths of its bodies.
    pub(super) identity: usize,
    pub(super) brotli: usize,
    pub(super) gzip: usize,
    /// Of all three and where they begin, in hex.
    pub(super) sha256: String,
    /// The end of its lifetime, in milliseconds since 1970.
    pub(super) until: Option<u64>,
    /// For how many milliseconds past it the page may be served, if not without an end.
    pub(super) stale_for: Option<u64>,
    /// How many microseconds its render took.
    pub(super) micros: u64,
    /// Whether it says the origin.
    pub(super) says_origin: bool,
    /// Beyond those of its route.
    pub(super) tags: Vec<String>,
}

impl Row {
    /// How much of its lifetime is left: `Some(None)` if it has no end.
    pub(super) fn left(&self, made: u64, now: SystemTime) -> Option<Option<Duration>> {
        let Some(until) = self.until else { return Some(None) };
        // By a clock that stands before the build nothing can be said.
        let left = until.checked_sub(millis(now)).filter(|_| made <= millis(now))?;
        (left > 0).then(|| Some(Duration::from_millis(left)))
    }
}

/// Since 1970.
pub(super) fn millis(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(until: Option<u64>, now: u64, expect: Option<Option<u64>>) {
        let row = Row {
            path: "/".to_owned(),
            route: "/".to_owned(),
            at: 0,
            identity: 0,
            brotli: 0,
            gzip: 0,
            sha256: String::new(),
            until,
            stale_for: None,
            micros: 0,
            says_origin: false,
            tags: Vec::new(),
        };
        let left = row.left(1000, UNIX_EPOCH + Duration::from_millis(now));
        assert_eq!(left, expect.map(|left| left.map(Duration::from_millis)), "{until:?} at {now}");
    }

    #[test]
    fn a_lifetime_counts_from_the_build() {
        check(Some(5000), 1000, Some(Some(4000)));
        check(Some(5000), 4999, Some(Some(1)));
        check(Some(5000), 5000, None);
        check(Some(5000), 9000, None);
        check(Some(5000), 999, None);
        check(None, 9000, Some(None));
        check(None, 0, Some(None));
    }
}
