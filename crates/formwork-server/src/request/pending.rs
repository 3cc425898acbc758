//! What is still to be done though no connection waits for it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::Notify;

use super::{Hold, RequestContext};

/// One piece of it, until it is dropped.
pub(crate) struct Pending(PendingWork);

/// Something of a request that has to come to its end even if its client goes away: a shutdown waits for
/// it, and so does what is to run after the answer.
pub(crate) struct Outliving(Hold);

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
    pub(crate) fn one(&self) -> Pending {
        self.add();
        Pending(self.clone())
    }

    fn add(&self) {
        self.0.count.fetch_add(1, Ordering::SeqCst);
    }

    fn remove(&self) {
        if self.0.count.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.none.notify_waiters();
        }
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

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.remove();
    }
}

impl Outliving {
    pub(crate) fn new(context: Arc<RequestContext>) -> Self {
        context.site().pending().add();
        Self(Hold::new(context))
    }

    pub(crate) fn context(&self) -> &Arc<RequestContext> {
        self.0.context()
    }
}

impl Drop for Outliving {
    fn drop(&mut self) {
        self.context().site().pending().remove();
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
