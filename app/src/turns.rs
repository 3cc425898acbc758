//! Turns for work that takes a core: hashing, decoding.

use std::time::Duration;

use formwork::prelude::{Result, unavailable};
use tokio::{
    sync::{Semaphore, TryAcquireError},
    task,
};

/// When somebody who was turned away may come back.
const COME_BACK: Duration = Duration::from_secs(5);

/// So many at a time, and so many who wait: whoever comes when there are more is turned away at once, and so
/// nobody can keep all others waiting by asking for more than can be done.
pub struct Turns {
    turns: Semaphore,
    places: Semaphore,
}

impl Turns {
    /// `turns` at a time, while at most `waiting` wait.
    #[must_use]
    pub const fn new(turns: usize, waiting: usize) -> Self {
        Self { turns: Semaphore::const_new(turns), places: Semaphore::const_new(turns + waiting) }
    }

    /// Does it apart from the threads that answer requests, when it is its turn.
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
        let _turn = self.turns.acquire().await?;
        Ok(task::spawn_blocking(work).await?)
    }
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
