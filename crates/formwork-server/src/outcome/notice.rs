//! What is told to one page, once.

use std::sync::{
    Mutex, MutexGuard, OnceLock, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use formwork_core::form::{FormOutcome, FormResult};

use super::NOTICE_LIMIT;

/// How many flashes one answer has at most; the first give way.
pub(super) const MAX_FLASHES: usize = 16;

/// The outcome of an action and the flashes that one page shows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Notice {
    pub(crate) outcome: Option<FormOutcome>,
    pub(crate) flashes: Vec<String>,
}

impl Notice {
    pub(crate) fn of(outcome: FormOutcome) -> Self {
        Self { outcome: Some(outcome), flashes: Vec::new() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.outcome.is_none() && self.flashes.is_empty()
    }

    /// Whether it may wait for its page.
    pub(super) fn may_wait(&self) -> bool {
        self.bytes() <= NOTICE_LIMIT && !self.outcome.as_ref().is_some_and(is_refused)
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let flashes: usize = self.flashes.iter().map(String::len).sum();
        self.outcome.as_ref().map_or(0, bytes) + flashes
    }

    /// Adds what is said besides; of two outcomes the later one stays.
    fn add(&mut self, other: Self) {
        self.outcome = other.outcome.or(self.outcome.take());
        self.flashes.extend(other.flashes);
        let surplus = self.flashes.len().saturating_sub(MAX_FLASHES);
        self.flashes.drain(..surplus);
    }
}

fn is_refused(outcome: &FormOutcome) -> bool {
    matches!(outcome.result, FormResult::Refused { .. })
}

fn bytes(outcome: &FormOutcome) -> usize {
    let FormResult::Value(json) = &outcome.result else { return 0 };
    let bound: usize = outcome.bound.iter().map(String::len).sum();
    json.get().len() + bound + outcome.form.as_ref().map_or(0, String::len)
}

/// The notices of one request: what it has to tell the page that follows, and what it was told.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    pending: OnceLock<Mutex<Notice>>,
    told: OnceLock<Notice>,
    refresh: AtomicBool,
}

impl Notices {
    /// Adds to what the page that follows is told.
    pub(crate) fn add(&self, notice: Notice) {
        self.pending().add(notice);
    }

    /// What the page that follows is to be told; afterwards there is nothing.
    pub(crate) fn take_pending(&self) -> Notice {
        std::mem::take(&mut *self.pending())
    }

    /// What is pending, which stays so.
    pub(crate) fn pending_now(&self) -> Notice {
        self.pending().clone()
    }

    /// Lets `notice` alone be pending.
    pub(crate) fn restore(&self, notice: Notice) {
        *self.pending() = notice;
    }

    /// Whether what is pending may wait for its page.
    pub(crate) fn may_wait(&self) -> bool {
        self.pending().may_wait()
    }

    pub(crate) fn has_flashes(&self) -> bool {
        // Most requests say nothing, and have nothing to look into.
        self.pending.get().is_some() && !self.pending().flashes.is_empty()
    }

    /// Tells this render; the first time counts.
    pub(super) fn tell(&self, notice: Notice) {
        let _ = self.told.set(notice);
    }

    /// What this render was told; `None` if nobody has spoken, not even to say nothing.
    pub(crate) fn told(&self) -> Option<&Notice> {
        self.told.get()
    }

    /// Whether this render was told anything.
    pub(crate) fn tells(&self) -> bool {
        self.told().is_some_and(|notice| !notice.is_empty())
    }

    pub(crate) fn ask_for_refresh(&self) {
        self.refresh.store(true, Ordering::Relaxed);
    }

    /// Whether the page is to be rendered anew.
    pub(crate) fn asks_for_refresh(&self) -> bool {
        self.refresh.load(Ordering::Relaxed)
    }

    fn pending(&self) -> MutexGuard<'_, Notice> {
        let pending = self.pending.get_or_init(Mutex::default);
        pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
