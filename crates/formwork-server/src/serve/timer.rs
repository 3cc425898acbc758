//! The clock of a connection's time limits.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, Waker, ready},
    time::{Duration, Instant},
};

use hyper::rt::{Sleep, Timer};
use tokio::task::coop;

/// Hyper's timer for one connection, that keeps one timer of the runtime across requests.
///
/// Each head has a time limit, and nearly every one comes long before. So a wait that ends early leaves
/// the runtime's timer to the next one, which sets it anew only when it rings too early: once in a time
/// limit, instead of twice in a request. The deadlines of one connection come one after the other.
#[derive(Clone, Default)]
pub(super) struct ConnectionTimer {
    kept: Arc<Mutex<Option<Kept>>>,
}

/// A timer of the runtime.
struct Kept {
    timer: Pin<Box<tokio::time::Sleep>>,
    /// Whom it is known to wake.
    wakes: Option<Waker>,
}

impl Kept {
    fn new(deadline: tokio::time::Instant) -> Self {
        Self { timer: Box::pin(tokio::time::sleep_until(deadline)), wakes: None }
    }

    /// Whether it will wake who asks, by `deadline` at the latest.
    fn will_wake(&self, context: &Context<'_>, deadline: tokio::time::Instant) -> bool {
        let is_same = self.wakes.as_ref().is_some_and(|waker| waker.will_wake(context.waker()));
        is_same && self.timer.deadline() <= deadline && !self.timer.is_elapsed()
    }

    fn poll(&mut self, context: &mut Context<'_>, deadline: tokio::time::Instant) -> Poll<()> {
        if self.timer.deadline() > deadline {
            self.timer.as_mut().reset(deadline);
        }
        ready!(self.ask(context));
        if self.timer.deadline() < deadline {
            self.timer.as_mut().reset(deadline);
            ready!(self.ask(context));
        }
        Poll::Ready(())
    }

    fn ask(&mut self, context: &mut Context<'_>) -> Poll<()> {
        // A task that has had its share of time is told to come again, and the timer does not hear of it.
        let is_heard = coop::has_budget_remaining();
        let rung = self.timer.as_mut().poll(context);
        self.wakes = is_heard.then(|| context.waker().clone());
        rung
    }
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
        let timer = kept.get_or_insert_with(|| Kept::new(deadline));
        // A wait before this one has asked it for the same, and it is still to come.
        if timer.will_wake(context, deadline) {
            return Poll::Pending;
        }
        ready!(timer.poll(context, deadline));
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
    async fn the_timer_of_a_wait_that_was_given_up_wakes_the_next_one() {
        let timer = ConnectionTimer::default();
        let start = timer.now();
        assert!(futures::poll!(timer.sleep(SHORT)).is_pending());
        timer.sleep(3 * SHORT).await;
        assert!(timer.now() - start >= 3 * SHORT);
    }

    #[tokio::test]
    async fn a_wait_of_a_task_that_has_had_its_share_of_time_ends() {
        for _ in 0..1000 {
            let _ = futures::poll!(Box::pin(coop::consume_budget()));
        }
        assert!(!coop::has_budget_remaining());
        ConnectionTimer::default().sleep(SHORT).await;
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
