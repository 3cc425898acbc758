//! Outcomes that wait for their page, in memory.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::{notice::Notice, visitor::Visitor};

/// How long an outcome waits for its page: 60 s.
pub const LIFETIME: Duration = Duration::from_secs(60);

/// How many outcomes of one visitor wait at most: 16.
pub const WAITING_LIMIT: usize = 16;

/// How many bytes of outcomes wait at most, of all visitors: 16 MiB.
pub const MEMORY_LIMIT: usize = 16 * 1024 * 1024;

/// What one that waits takes beside its notice, in bytes; rather too much than too little.
const OVERHEAD: usize = 512;

/// The outcomes that wait for their pages.
#[derive(Default)]
pub(crate) struct Outcomes {
    waiting: Mutex<Queue>,
    /// How many wait; so that nothing is locked while there is none.
    count: AtomicUsize,
}

/// One that waits, or that was just taken.
#[derive(Debug)]
pub(super) struct Waiting {
    /// Greater than those of all that came before.
    number: u64,
    visitor: Visitor,
    url: String,
    until: Instant,
    pub(super) notice: Notice,
}

/// All that wait, by number. All live equally long, so the first is the first to end.
#[derive(Default)]
struct Queue {
    all: BTreeMap<u64, Waiting>,
    /// The numbers of each visitor, in order; no visitor is without.
    numbers: HashMap<Visitor, Vec<u64>>,
    bytes: usize,
    next: u64,
}

impl Outcomes {
    /// Whether something waits for this visitor at `url`, which is asked for only if anything does.
    pub(super) fn awaits(
        &self,
        visitor: Visitor,
        url: impl FnOnce() -> String,
        now: Instant,
    ) -> bool {
        let queue = self.queue();
        queue.numbers.contains_key(&visitor) && queue.find(visitor, &url(), now).is_some()
    }

    /// Whether nothing waits for anyone.
    pub(super) fn is_empty(&self) -> bool {
        self.count.load(Ordering::Acquire) == 0
    }

    /// Whether one that waits for this visitor at `url` has the flash `text`.
    pub(super) fn says(&self, visitor: Visitor, url: &str, text: &str, now: Instant) -> bool {
        let queue = self.queue();
        let numbers = queue.numbers.get(&visitor).into_iter().flatten();
        let mut waiting = numbers.filter_map(|number| queue.all.get(number));
        waiting.any(|it| {
            it.url == url && now < it.until && it.notice.flashes.iter().any(|flash| flash == text)
        })
    }

    /// Keeps a notice for the page at `url`.
    pub(super) fn keep(&self, visitor: Visitor, url: String, notice: Notice, now: Instant) {
        let mut queue = self.queue();
        let number = queue.next;
        queue.next += 1;
        let until = now + LIFETIME;
        queue.insert(Waiting { number, visitor, url, until, notice });
        queue.shrink(visitor, now);
        self.count.store(queue.all.len(), Ordering::Release);
    }

    /// The oldest that waits for this visitor at `url`; it waits no longer.
    pub(super) fn take(&self, visitor: Visitor, url: &str, now: Instant) -> Option<Waiting> {
        let mut queue = self.queue();
        let number = queue.find(visitor, url, now)?;
        let taken = queue.remove(number);
        self.count.store(queue.all.len(), Ordering::Release);
        taken
    }

    /// Lets one wait again that was taken and not shown, in its old place.
    pub(super) fn put_back(&self, waiting: Waiting, now: Instant) {
        let mut queue = self.queue();
        let visitor = waiting.visitor;
        queue.insert(waiting);
        queue.shrink(visitor, now);
        self.count.store(queue.all.len(), Ordering::Release);
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn find(&self, visitor: Visitor, url: &str, now: Instant) -> Option<u64> {
        let numbers = self.numbers.get(&visitor)?.iter().copied();
        let is_meant = |waiting: &Waiting| waiting.url == url && now < waiting.until;
        numbers.into_iter().find(|number| self.all.get(number).is_some_and(is_meant))
    }

    fn insert(&mut self, waiting: Waiting) {
        let numbers = self.numbers.entry(waiting.visitor).or_default();
        let place = numbers.partition_point(|number| *number < waiting.number);
        numbers.insert(place, waiting.number);
        self.bytes += waiting.bytes();
        self.all.insert(waiting.number, waiting);
    }

    fn remove(&mut self, number: u64) -> Option<Waiting> {
        let removed = self.all.remove(&number)?;
        self.bytes -= removed.bytes();
        if let Some(numbers) = self.numbers.get_mut(&removed.visitor) {
            numbers.retain(|other| *other != number);
            if numbers.is_empty() {
                self.numbers.remove(&removed.visitor);
            }
        }
        Some(removed)
    }

    /// Removes what has waited too long, and the oldest of what is too much.
    fn shrink(&mut self, visitor: Visitor, now: Instant) {
        let is_past = |queue: &Self| queue.all.values().next().is_some_and(|it| it.until <= now);
        while is_past(self) || self.bytes > MEMORY_LIMIT {
            let Some((&oldest, _)) = self.all.first_key_value() else { break };
            self.remove(oldest);
        }
        let of_visitor = |queue: &Self| queue.numbers.get(&visitor).cloned().unwrap_or_default();
        let numbers = of_visitor(self);
        let surplus = numbers.len().saturating_sub(WAITING_LIMIT);
        numbers.into_iter().take(surplus).for_each(|number| drop(self.remove(number)));
    }
}

impl Waiting {
    fn bytes(&self) -> usize {
        self.notice.bytes() + self.url.len() + OVERHEAD
    }
}

impl fmt::Debug for Outcomes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcomes").field("count", &self.count).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: u128 = 1;
    const GRACE: u128 = 2;

    /// A store and a clock that stands still unless it is told.
    struct Test {
        outcomes: Outcomes,
        now: Instant,
    }

    impl Test {
        fn new() -> Self {
            Self { outcomes: Outcomes::default(), now: Instant::now() }
        }

        fn keep(&self, visitor: u128, url: &str, text: &str) {
            let notice = Notice { outcome: None, flashes: vec![text.to_owned()] };
            self.outcomes.keep(Visitor::numbered(visitor), url.to_owned(), notice, self.now);
        }

        fn take(&self, visitor: u128, url: &str) -> Option<Waiting> {
            let visitor = Visitor::numbered(visitor);
            let awaits = self.outcomes.awaits(visitor, || url.to_owned(), self.now);
            let taken = self.outcomes.take(visitor, url, self.now);
            assert_eq!(awaits, taken.is_some());
            taken
        }

        #[track_caller]
        fn check(&self, visitor: u128, url: &str, expect: &[&str]) {
            let taken = std::iter::from_fn(|| self.take(visitor, url));
            let texts: Vec<_> = taken.map(|waiting| waiting.notice.flashes.concat()).collect();
            assert_eq!(texts, expect);
        }

        fn bytes(&self) -> usize {
            self.outcomes.queue().bytes
        }
    }

    #[test]
    fn each_is_taken_once_the_oldest_first_by_its_visitor_at_its_page() {
        let test = Test::new();
        for (visitor, url, text) in
            [(ADA, "/a", "1"), (GRACE, "/a", "2"), (ADA, "/b", "3"), (ADA, "/a", "4")]
        {
            test.keep(visitor, url, text);
        }
        test.check(ADA, "/c", &[]);
        test.check(3, "/a", &[]);
        test.check(ADA, "/a", &["1", "4"]);
        test.check(GRACE, "/a", &["2"]);
        test.check(ADA, "/b", &["3"]);
        assert!(test.outcomes.is_empty() && test.bytes() == 0);
        assert!(test.outcomes.queue().numbers.is_empty());
    }

    #[test]
    fn what_is_put_back_has_its_old_place_and_its_old_end() {
        let mut test = Test::new();
        test.keep(ADA, "/", "1");
        test.keep(ADA, "/", "2");
        let taken = test.take(ADA, "/").unwrap();
        test.outcomes.put_back(taken, test.now);
        test.check(ADA, "/", &["1", "2"]);

        test.keep(ADA, "/", "3");
        let taken = test.take(ADA, "/").unwrap();
        test.now += LIFETIME;
        test.outcomes.put_back(taken, test.now);
        assert!(test.outcomes.is_empty() && test.bytes() == 0);
    }

    #[test]
    fn nothing_is_taken_that_has_waited_too_long() {
        let mut test = Test::new();
        test.keep(ADA, "/", "1");
        test.now += LIFETIME - Duration::from_nanos(1);
        assert!(test.outcomes.awaits(Visitor::numbered(ADA), || "/".to_owned(), test.now));
        test.now += Duration::from_nanos(1);
        test.check(ADA, "/", &[]);
        test.keep(GRACE, "/", "2");
        assert_eq!(test.outcomes.queue().all.len(), 1, "the next one makes room");
    }

    #[test]
    fn the_oldest_of_a_visitor_give_way() {
        let test = Test::new();
        test.keep(GRACE, "/", "hers");
        let texts: Vec<_> = (0..WAITING_LIMIT + 2).map(|number| number.to_string()).collect();
        texts.iter().for_each(|text| test.keep(ADA, "/", text));
        let expect: Vec<_> = texts.iter().skip(2).map(String::as_str).collect();
        test.check(ADA, "/", &expect);
        test.check(GRACE, "/", &["hers"]);
    }

    #[test]
    fn the_oldest_of_all_give_way_to_what_is_too_much() {
        let test = Test::new();
        let text = "x".repeat(64 * 1024);
        for visitor in 0..1000 {
            test.keep(visitor, "/", &text);
            assert!(test.bytes() <= MEMORY_LIMIT);
        }
        test.check(0, "/", &[]);
        test.check(999, "/", &[text.as_str()]);
        assert!(test.outcomes.queue().all.len() > 200);
    }
}
