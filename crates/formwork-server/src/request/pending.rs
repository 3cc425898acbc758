//! What is still to be done though no connection waits for it.

use tokio::sync::watch;

/// One piece of it, until it is dropped.
pub(crate) struct Pending(PendingWork);

/// How many pieces there are in a site.
#[derive(Clone, Debug, Default)]
pub(crate) struct PendingWork(watch::Sender<usize>);

impl PendingWork {
    /// Counts one more.
    pub(crate) fn one(&self) -> Pending {
        self.0.send_modify(|count| *count += 1);
        Pending(self.clone())
    }

    pub(crate) fn count(&self) -> usize {
        *self.0.borrow()
    }

    /// Ends when there is none.
    pub(crate) async fn none_left(&self) {
        let mut count = self.0.subscribe();
        // The sender is there, as `self` is.
        let _ = count.wait_for(|count| *count == 0).await;
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        self.0.0.send_modify(|count| *count -= 1);
    }
}
