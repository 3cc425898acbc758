//! Turns for work that takes a core: hashing, decoding.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, OnceLock, PoisonError, mpsc},
    thread,
    time::Duration,
};

use formwork::prelude::{Error, Result, unavailable};
use tokio::sync::{Semaphore, TryAcquireError, oneshot};

/// When somebody who was turned away may come back.
const COME_BACK: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce() + Send>;

/// So many at a time, and so many who wait: whoever comes when there are more is turned away at once, and so
/// nobody can keep all others waiting by asking for more than can be done.
///
/// Each turn is a thread of its own, because the allocator keeps for each thread what its work has taken.
pub struct Turns {
    turns: usize,
    places: Semaphore,
    jobs: OnceLock<mpsc::Sender<Job>>,
}

impl Turns {
    /// `turns` at a time, while at most `waiting` wait.
    #[must_use]
    pub const fn new(turns: usize, waiting: usize) -> Self {
        let places = Semaphore::const_new(turns + waiting);
        Self { turns, places, jobs: OnceLock::new() }
    }

    /// Does it apart from the threads that answer requests, when it is its turn; not at all if nobody
    /// waits for it any more by then.
    ///
    /// # Errors
    ///
    /// 503 if too many wait already.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let _place = match self.places.try_acquire() {
            Ok(place) => place,
            Err(TryAcquireError::NoPermits) => return Err(unavailable(COME_BACK)),
            Err(closed @ TryAcquireError::Closed) => return Err(closed.into()),
        };
        let (done, result) = oneshot::channel();
        let job: Job = Box::new(move || {
            if !done.is_closed() {
                let _ = done.send(work());
            }
        });
        let jobs = self.jobs.get_or_init(|| start(self.turns));
        jobs.send(job).map_err(|_| Error::failed("no thread takes work"))?;
        Ok(result.await?)
    }
}

/// Starts the threads, which take one job after the other.
fn start(turns: usize) -> mpsc::Sender<Job> {
    let (jobs, given) = mpsc::channel::<Job>();
    let given = Arc::new(Mutex::new(given));
    for _ in 0..turns {
        let given = Arc::clone(&given);
        thread::spawn(move || {
            while let Some(job) = next(&given) {
                // Who waits for one that panics is told by what it drops.
                let _ = catch_unwind(AssertUnwindSafe(job));
            }
        });
    }
    jobs
}

fn next(given: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    given.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use formwork::Kind;

    use super::*;

    #[tokio::test]
    async fn who_comes_when_too_many_wait_is_turned_away() {
        let turns = Turns::new(1, 1);
        let (go_on, told) = mpsc::channel();
        let first = turns.run(move || told.recv().unwrap());
        let second = turns.run(|| 2);
        let third = async {
            // The others have come by now, in this order.
            let refused = turns.run(|| 3).await.unwrap_err();
            assert!(matches!(refused.into_kind(), Kind::Unavailable { .. }));
            go_on.send(1).unwrap();
        };
        let (first, second, ()) = tokio::join!(first, second, third);
        assert_eq!((first.unwrap(), second.unwrap()), (1, 2));
        assert_eq!(turns.run(|| 4).await.unwrap(), 4);
    }
}
