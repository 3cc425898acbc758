//! The clock of a connection's time limits.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use hyper::rt::{Sleep, Timer};

/// Hyper's timer for one connection, that keeps one timer of the runtime across requests.
///
/// Each head has a time limit, and nearly every one comes long before. So a wait that ends early leaves
/// the runtime's timer to the next one, which sets it anew only when it rings too early: once in a time
/// limit, instead of twice in a request. The deadlines of one connection come one after the other.
#[derive(Clone, Default)]
pub(super) struct ConnectionTimer {
    kept: Arc<Mutex<Option<Pin<Box<tokio::time::Sleep>>>>>,
}

impl Timer for ConnectionTimer {
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Sleep>> {
        self.sleep_until(self.now() + duration)
    }

    fn sleep_until(&self, deadline: Instant) -> Pin<Box<dyn Sleep>> {
        Box::pin(Wait { timer: self.clone(), deadline })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into()
    }
}

/// Ends at its deadline.
struct Wait {
    timer: ConnectionTimer,
    deadline: Instant,
}

impl Sleep for Wait {}

impl Future for Wait {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let deadline = self.deadline.into();
        let mut kept = self.timer.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let timer = kept.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        if timer.deadline() > deadline {
            timer.as_mut().reset(deadline);
        }
        ready!(timer.as_mut().poll(context));
        if timer.deadline() < deadline {
            timer.as_mut().reset(deadline);
            ready!(timer.as_mut().poll(context));
        }
        *kept = None;
        Poll::Ready(())
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    const SHORT: Duration = Duration::from_millis(5);

    #[tokio::test]
    async fn a_wait_does_not_end_with_one_before_it_that_was_given_up() {
        let timer = ConnectionTimer::default();
        let start = timer.now();
        assert_eq!(timer.sleep(SHORT).now_or_never(), None);
        timer.sleep(3 * SHORT).await;
        assert!(timer.now() - start >= 3 * SHORT);
        timer.sleep(SHORT).await;
        assert!(timer.now() - start >= 4 * SHORT);
    }

    #[tokio::test]
    async fn a_short_wait_does_not_last_as_long_as_one_before_it() {
        let timer = ConnectionTimer::default();
        let hour = Duration::from_secs(3600);
        assert_eq!(timer.sleep(hour).now_or_never(), None);
        let start = timer.now();
        timer.sleep(SHORT).await;
        assert!(timer.now() - start < hour);
    }
}
