//! What is still to be done though no connection waits for it.

use std::{
    borrow::Cow,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

/// One piece of it, until it is dropped.
pub(crate) struct Pending<'a>(Cow<'a, PendingWork>);

/// How many pieces there are in a site.
#[derive(Clone, Debug, Default)]
pub(crate) struct PendingWork(Arc<Counted>);

#[derive(Debug, Default)]
struct Counted {
    count: AtomicUsize,
    none: Notify,
}

impl PendingWork {
    /// Counts one more.
    pub(crate) fn one(&self) -> Pending<'static> {
        Pending::new(Cow::Owned(self.clone()))
    }

    /// The same, of one that this outlives.
    pub(crate) fn one_here(&self) -> Pending<'_> {
        Pending::new(Cow::Borrowed(self))
    }

    pub(crate) fn count(&self) -> usize {
        self.0.count.load(Ordering::SeqCst)
    }

    /// Ends when there is none.
    pub(crate) async fn none_left(&self) {
        loop {
            // It hears of everything that happens from here on, before the count is looked at.
            let none = self.0.none.notified();
            if self.count() == 0 {
                return;
            }
            none.await;
        }
    }
}

impl<'a> Pending<'a> {
    fn new(work: Cow<'a, PendingWork>) -> Self {
        work.0.count.fetch_add(1, Ordering::SeqCst);
        Self(work)
    }
}

impl Drop for Pending<'_> {
    fn drop(&mut self) {
        let work = &self.0.0;
        if work.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            work.none.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn who_waits_is_told_when_the_last_piece_is_done() {
        let work = PendingWork::default();
        assert_eq!(work.none_left().now_or_never(), Some(()));
        let (first, second) = (work.one(), work.one());
        let mut none_left = Box::pin(work.none_left());
        assert_eq!((&mut none_left).now_or_never(), None);
        drop(first);
        assert_eq!((&mut none_left).now_or_never(), None);
        drop(second);
        none_left.await;
        assert_eq!(work.count(), 0);
    }
}
