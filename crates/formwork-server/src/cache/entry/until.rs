//! Times in little room.

use std::{
    sync::LazyLock,
    time::{Duration, Instant},
};

/// The first use.
static START: LazyLock<Instant> = LazyLock::new(Instant::now);

/// An instant, or never: nanoseconds after the start, which is half of what an `Instant` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Until(i64);

impl Until {
    const NEVER: Self = Self(i64::MAX);

    /// What is further away than 292 years is never.
    pub(super) fn new(end: Option<Instant>) -> Self {
        let Some(end) = end else { return Self::NEVER };
        let nanos = |duration: Duration| i64::try_from(duration.as_nanos()).unwrap_or(i64::MAX);
        match end.checked_duration_since(*START) {
            Some(after) => Self(nanos(after)),
            None => Self(-nanos(START.saturating_duration_since(end))),
        }
    }

    pub(super) fn instant(self) -> Option<Instant> {
        if self == Self::NEVER {
            return None;
        }
        let distance = Duration::from_nanos(self.0.unsigned_abs());
        if self.0 < 0 { START.checked_sub(distance) } else { START.checked_add(distance) }
    }
}

/// A number of seconds, or no end: a quarter of what a `Duration` takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Patience(u32);

impl Patience {
    const ENDLESS: Self = Self(u32::MAX);

    /// Of less than a second nothing is left, and more than 136 years are as many.
    pub(super) fn new(duration: Option<Duration>) -> Self {
        let seconds = |it: Duration| u32::try_from(it.as_secs()).unwrap_or(u32::MAX);
        duration.map_or(Self::ENDLESS, |it| Self(seconds(it).min(u32::MAX - 1)))
    }

    pub(super) fn duration(self) -> Option<Duration> {
        (self != Self::ENDLESS).then(|| Duration::from_secs(self.0.into()))
    }
}

/// How many seconds have passed since the start.
pub(super) fn seconds_now() -> u32 {
    u32::try_from(START.elapsed().as_secs()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_stays_the_same() {
        let start = *START;
        let day = Duration::from_secs(24 * 60 * 60);
        let before = start.checked_sub(Duration::from_nanos(1));
        for end in
            [None, before, Some(start), Some(start + Duration::from_nanos(7)), Some(start + day)]
        {
            assert_eq!(Until::new(end).instant(), end);
        }
    }

    #[test]
    fn whole_seconds_stay_the_same() {
        for seconds in [None, Some(0), Some(60), Some(u64::from(u32::MAX) - 1)] {
            let duration = seconds.map(Duration::from_secs);
            assert_eq!(Patience::new(duration).duration(), duration);
        }
        assert!(Patience::new(Some(Duration::MAX)).duration().is_some());
        assert_eq!(
            Patience::new(Some(Duration::from_millis(999))).duration(),
            Some(Duration::ZERO)
        );
    }

    #[test]
    fn what_is_too_far_away_is_never() {
        let far = START.checked_add(Duration::from_secs(400 * 365 * 24 * 60 * 60));
        assert_eq!(Until::new(far), Until::NEVER);
    }
}
