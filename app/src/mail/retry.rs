//! What may fail and is tried again.

use std::time::Duration;

use formwork::config::SHUTDOWN_SECONDS;
use tokio::time::{sleep, timeout};

/// How long is waited before the second try and those after it.
const PAUSES: [Duration; 3] =
    [Duration::from_secs(1), Duration::from_secs(3), Duration::from_secs(9)];

/// How long all tries may take together.
const LIMIT: Duration = Duration::from_secs(25);

// A server that is stopped waits for what runs behind an answer.
const _: () = assert!(LIMIT.as_secs() < SHUTDOWN_SECONDS);

/// Tries `attempt` until it succeeds, its error is a final one, or there were enough tries; gives the last
/// error then, or none if the time was up.
pub(super) async fn until_done<F, E>(
    mut attempt: impl FnMut() -> F,
    is_final: impl Fn(&E) -> bool,
) -> Result<(), Option<E>>
where
    F: Future<Output = Result<(), E>>,
{
    let tries = async {
        for pause in PAUSES {
            match attempt().await {
                Err(error) if !is_final(&error) => sleep(pause).await,
                done => return done,
            }
        }
        attempt().await
    };
    match timeout(LIMIT, tries).await {
        Ok(done) => done.map_err(Some),
        Err(_) => Err(None),
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, future::pending};

    use tokio::time::Instant;

    use super::*;

    /// How often is tried what fails so often, with what outcome, and how many seconds it takes.
    async fn check(failures: u32, is_final: bool) -> (u32, bool, u64) {
        let (start, tries) = (Instant::now(), Cell::new(0));
        let done = until_done(
            || {
                tries.set(tries.get() + 1);
                let fails = tries.get() <= failures;
                async move { if fails { Err("no") } else { Ok(()) } }
            },
            |_| is_final,
        );
        let is_done = done.await.is_ok();
        (tries.get(), is_done, start.elapsed().as_secs())
    }

    #[tokio::test(start_paused = true)]
    async fn it_is_tried_four_times_with_growing_pauses() {
        assert_eq!(check(0, false).await, (1, true, 0));
        assert_eq!(check(1, false).await, (2, true, 1));
        assert_eq!(check(3, false).await, (4, true, 13));
        assert_eq!(check(9, false).await, (4, false, 13));
        assert_eq!(check(9, true).await, (1, false, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn it_ends_before_the_server_does() {
        let start = Instant::now();
        let done = until_done(pending::<Result<(), &str>>, |_| false).await;
        assert_eq!((done, start.elapsed()), (Err(None), LIMIT));
    }
}
