//! The time limit of a request.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use futures::future::BoxFuture;

use crate::body::Progress;

/// What `answer` gives, or `None` if the client is silent for `limit` before. The limit is counted from
/// when the answer is first waited for: what is answered at once sets no timer.
pub(super) struct InTime<F> {
    answer: F,
    progress: Progress,
    limit: Duration,
    silence: Option<BoxFuture<'static, ()>>,
}

impl<F> InTime<F> {
    pub(super) fn new(answer: F, progress: Progress, limit: Duration) -> Self {
        Self { answer, progress, limit, silence: None }
    }
}

impl<F: Future + Unpin> Future for InTime<F> {
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if let Poll::Ready(answer) = Pin::new(&mut self.answer).poll(context) {
            return Poll::Ready(Some(answer));
        }
        let Self { progress, limit, silence, .. } = &mut *self;
        let silence = silence.get_or_insert_with(|| Box::pin(progress.clone().silent_for(*limit)));
        silence.as_mut().poll(context).map(|()| None)
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};

    use super::*;

    #[tokio::test]
    async fn what_is_there_at_once_is_in_time_and_what_never_comes_is_not() {
        let none = Duration::ZERO;
        assert_eq!(InTime::new(ready(7), Progress::default(), none).await, Some(7));
        assert_eq!(InTime::new(pending::<u8>(), Progress::default(), none).await, None);
    }
}
