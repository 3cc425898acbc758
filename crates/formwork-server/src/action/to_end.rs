//! A future that is run to its end, whoever waits for it.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use futures::future::BoxFuture;
use tokio::runtime::Handle;

/// Runs with whoever waits for it, and goes on by itself if that is dropped: not even a task is needed
/// as long as the client stays.
pub(super) struct ToEnd<T: Send + 'static> {
    /// Until it has begun, nothing needs to be finished.
    has_begun: bool,
    rest: Option<BoxFuture<'static, T>>,
}

impl<T: Send + 'static> ToEnd<T> {
    pub(super) fn new(future: impl Future<Output = T> + Send + 'static) -> Self {
        Self { has_begun: false, rest: Some(Box::pin(future)) }
    }
}

impl<T: Send + 'static> Future for ToEnd<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        self.has_begun = true;
        let Some(rest) = self.rest.as_mut() else { return Poll::Pending };
        let polled = rest.as_mut().poll(cx);
        if polled.is_ready() {
            self.rest = None;
        }
        polled
    }
}

impl<T: Send + 'static> Drop for ToEnd<T> {
    fn drop(&mut self) {
        // What panicked cannot go on, and a runtime that ends runs nothing.
        if !self.has_begun || std::thread::panicking() {
            return;
        }
        if let (Some(rest), Ok(runtime)) = (self.rest.take(), Handle::try_current()) {
            runtime.spawn(rest);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    #[tokio::test]
    async fn it_gives_what_the_future_gives() {
        assert_eq!(ToEnd::new(async { 7 }).await, 7);
    }

    #[tokio::test]
    async fn what_has_begun_goes_on_without_who_waited() {
        let (go_on, wait) = oneshot::channel::<()>();
        let (say, said) = oneshot::channel();
        let mut running = ToEnd::new(async move {
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
        drop(ToEnd::new(async move {
            let _ = say.send(());
        }));
        assert!(said.await.is_err());
    }

    #[tokio::test]
    async fn what_panicked_is_over() {
        let panicking = ToEnd::new(async { panic!("on purpose") });
        let panicked = std::panic::AssertUnwindSafe(panicking).catch_unwind().await;
        assert!(panicked.is_err_and(|_: Box<dyn std::any::Any + Send>| true));
    }
}
