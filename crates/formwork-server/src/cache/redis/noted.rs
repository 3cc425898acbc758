//! What is invalidated, until Redis has heard of it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Notify, watch},
    time::timeout,
};

use super::How;

/// How many names wait at most; beyond it everything is dropped instead.
const NAMES_LIMIT: usize = 10_000;

/// How many names are delivered at once.
const NAMES_AT_ONCE: usize = 1000;

#[derive(Debug, Default)]
pub(super) struct Noted {
    queue: Mutex<Queue>,
    delivered: watch::Sender<u64>,
    wake: Notify,
}

#[derive(Debug, Default)]
struct Queue {
    names: Vec<(String, How)>,
    /// There were too many to keep.
    is_everything: bool,
    /// How much was noted.
    count: u64,
}

/// What is delivered in one go.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Batch {
    pub(super) names: Vec<(String, How)>,
    pub(super) is_everything: bool,
    /// How much is delivered with it, unless there is more.
    count: Option<u64>,
}

impl Noted {
    pub(super) fn add(&self, names: impl Iterator<Item = String>, how: How) {
        let mut queue = self.queue();
        queue.count += 1;
        queue.names.extend(names.map(|name| (name, how)));
        queue.limit();
        drop(queue);
        self.wake.notify_one();
    }

    pub(super) fn count(&self) -> u64 {
        self.queue().count
    }

    /// Takes what is to be delivered next. It is either [ended](Self::end) or [put back](Self::put_back).
    pub(super) fn take(&self) -> Option<Batch> {
        let mut queue = self.queue();
        if *self.delivered.borrow() == queue.count {
            return None;
        }
        let is_everything = std::mem::take(&mut queue.is_everything);
        let at_once = queue.names.len().min(NAMES_AT_ONCE);
        let names: Vec<_> = queue.names.drain(..at_once).collect();
        let count = queue.names.is_empty().then_some(queue.count);
        Some(Batch { names, is_everything, count })
    }

    /// A batch was delivered.
    pub(super) fn end(&self, batch: &Batch) {
        if let Some(count) = batch.count {
            self.delivered.send_replace(count);
        }
    }

    /// A batch was not delivered, as far as is known.
    pub(super) fn put_back(&self, batch: Batch) {
        let mut queue = self.queue();
        queue.is_everything |= batch.is_everything;
        queue.names.splice(..0, batch.names);
        queue.limit();
    }

    /// Ends when there may be something to deliver.
    pub(super) async fn wake(&self) {
        self.wake.notified().await;
    }

    /// Ends when all that is noted now is delivered: `None` if that takes longer.
    pub(super) async fn delivered(&self, limit: Duration) -> Option<()> {
        let count = self.count();
        if *self.delivered.borrow() >= count {
            return Some(());
        }
        let mut delivered = self.delivered.subscribe();
        let delivered = delivered.wait_for(|delivered| *delivered >= count);
        timeout(limit, delivered).await.ok()?.ok().map(drop)
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queue {
    fn limit(&mut self) {
        if self.is_everything || self.names.len() > NAMES_LIMIT {
            self.is_everything = true;
            self.names = Vec::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add(noted: &Noted, names: &[&str]) {
        noted.add(names.iter().map(|name| (*name).to_owned()), How::Drop);
    }

    #[tokio::test]
    async fn what_is_noted_waits_until_it_is_delivered() {
        let noted = Noted::default();
        assert_eq!(noted.take(), None);
        add(&noted, &["a"]);
        assert_eq!(noted.delivered(Duration::ZERO).await, None);
        let batch = noted.take().unwrap();
        add(&noted, &["a"]);
        noted.put_back(batch);
        let batch = noted.take().unwrap();
        assert_eq!(batch.names.len(), 2);
        noted.end(&batch);
        assert_eq!(noted.delivered(Duration::ZERO).await, Some(()));
        assert_eq!(noted.take(), None);
    }

    #[tokio::test]
    async fn what_is_noted_while_a_batch_is_on_its_way_is_in_the_next_one() {
        let noted = Noted::default();
        add(&noted, &["a"]);
        let first = noted.take().unwrap();
        add(&noted, &["a"]);
        noted.end(&first);
        assert_eq!(noted.delivered(Duration::ZERO).await, None);
        assert_eq!(noted.take().unwrap().names, [("a".to_owned(), How::Drop)]);
    }

    #[tokio::test]
    async fn of_too_many_names_everything_is_made() {
        let noted = Noted::default();
        let names = vec!["a"; NAMES_LIMIT];
        add(&noted, &names);
        assert!(!noted.take().unwrap().is_everything);
        add(&noted, &names);
        let batch = noted.take().unwrap();
        assert!(batch.is_everything && batch.names.is_empty());
        noted.end(&batch);
        assert_eq!(noted.delivered(Duration::ZERO).await, Some(()));
    }
}
