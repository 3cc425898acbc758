//! A future that is run to its end, whoever waits for it.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::future::BoxFuture;
use tokio::runtime::Handle;

/// What goes on by itself.
type Alone = BoxFuture<'static, ()>;

/// Runs with whoever waits for it, and goes on by itself if that is dropped: not even a task is needed
/// as long as the client stays. `alone` says how it goes on.
pub(super) struct ToEnd<T, F>
where
    F: FnOnce(BoxFuture<'static, T>) -> Alone,
{
    /// Until it has begun, nothing needs to be finished.
    has_begun: bool,
    rest: Option<(BoxFuture<'static, T>, F)>,
}

impl<T, F> ToEnd<T, F>
where
    F: FnOnce(BoxFuture<'static, T>) -> Alone,
{
    pub(super) fn new(future: BoxFuture<'static, T>, alone: F) -> Self {
        Self { has_begun: false, rest: Some((future, alone)) }
    }
}

impl<T, F> Future for ToEnd<T, F>
where
    F: FnOnce(BoxFuture<'static, T>) -> Alone + Unpin,
{
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.has_begun = true;
        let Some((rest, _)) = self.rest.as_mut() else { return Poll::Pending };
        let polled = rest.as_mut().poll(cx);
        if polled.is_ready() {
            self.rest = None;
        }
        polled
    }
}

impl<T, F> Drop for ToEnd<T, F>
where
    F: FnOnce(BoxFuture<'static, T>) -> Alone,
{
    fn drop(&mut self) {
        // What panicked cannot go on, and a runtime that ends runs nothing.
        if !self.has_begun || std::thread::panicking() {
            return;
        }
        if let (Some((rest, alone)), Ok(runtime)) = (self.rest.take(), Handle::try_current()) {
            runtime.spawn(alone(rest));
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    fn to_end<T: Send + 'static>(
        future: impl Future<Output = T> + Send + 'static,
    ) -> ToEnd<T, fn(BoxFuture<'static, T>) -> Alone> {
        ToEnd::new(Box::pin(future), |rest| Box::pin(rest.map(drop)))
    }

    #[tokio::test]
    async fn it_gives_what_the_future_gives() {
        assert_eq!(to_end(async { 7 }).await, 7);
    }

    #[tokio::test]
    async fn what_has_begun_goes_on_without_who_waited() {
        let (go_on, wait) = oneshot::channel::<()>();
        let (say, said) = oneshot::channel();
        let mut running = to_end(async move {
            let _ = wait.await;
            let _ = say.send("done");
        });
        assert!((&mut running).now_or_never().is_none());
        drop(running);
        let _ = go_on.send(());
        assert_eq!(said.await, Ok("done"));
    }

    #[tokio::test]
    async fn what_has_not_begun_does_not() {
        let (say, said) = oneshot::channel::<()>();
        drop(to_end(async move {
            let _ = say.send(());
        }));
        assert!(said.await.is_err());
    }

    #[tokio::test]
    async fn what_panicked_is_over() {
        let panicking = to_end(async { panic!("on purpose") });
        let panicked = std::panic::AssertUnwindSafe(panicking).catch_unwind().await;
        assert!(panicked.is_err_and(|_: Box<dyn std::any::Any + Send>| true));
    }
}
