//! Which of several calls under way brings the page up to date.
//!
//! Islands make calls faster than they are answered. A page that comes along with one of them knows
//! nothing of those that are still to be made, and would put islands back to what they showed before:
//! it is held back, and the next call that is made asks for another.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};

/// How many calls were made and have no answer yet.
static OPEN: AtomicU32 = AtomicU32::new(0);

/// Whether a page was held back that nobody has asked for again.
static HELD_BACK: AtomicBool = AtomicBool::new(false);

/// A call that has no answer yet, or will never have one.
pub(crate) struct OpenCall(());

impl OpenCall {
    pub(crate) fn new() -> Self {
        OPEN.fetch_add(1, Relaxed);
        Self(())
    }

    /// Whether the call has to ask for the page.
    pub(crate) fn takes_over() -> bool {
        HELD_BACK.swap(false, Relaxed)
    }

    /// Ends the call. Tells whether a page that came along is to be shown.
    pub(crate) fn shows_page(self) -> bool {
        drop(self);
        let is_last = OPEN.load(Relaxed) == 0;
        HELD_BACK.fetch_or(!is_last, Relaxed);
        is_last
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // One test, because there is one count.
    #[test]
    fn the_last_of_several_calls_shows_the_page() {
        assert!(OpenCall::new().shows_page());
        assert!(!OpenCall::takes_over(), "nothing was held back");

        let (first, second, third) = (OpenCall::new(), OpenCall::new(), OpenCall::new());
        assert!(!first.shows_page());
        assert!(OpenCall::takes_over());
        assert!(!OpenCall::takes_over(), "one asks");
        assert!(!second.shows_page());
        assert!(OpenCall::takes_over());
        assert!(third.shows_page());
        assert!(!OpenCall::takes_over());

        let (first, given_up) = (OpenCall::new(), OpenCall::new());
        drop(given_up);
        assert!(first.shows_page(), "a call that is given up is waited for by nobody");
    }
}
