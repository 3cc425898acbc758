//! What runs after the answer.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::{
    body::{Body, HttpBody},
    response::Response,
};
use bytes::Bytes;
use futures::future::BoxFuture;
use http::request::Parts;
use hyper::body::{Frame, SizeHint};
use tokio::runtime::Handle;

use super::{RequestContext, current, pending::Pending};
use crate::{error_response, render::catch_panic, serve::Writing};

tokio::task_local! {
    static RUNNING: ();
}

/// Runs `future` after the answer: for what the visitor need not wait for, such as mail or a log.
///
/// It may be called in actions, their wrappers, route handlers, and pages; in a page for the cache it
/// runs after each render.
///
/// * **When.** After the last byte of the answer was given to the socket, whatever the answer is: an
///   error, a redirect, a 422 or a stream. If the client goes away, then as soon as the answer is
///   given up, and an action that was called by it has come to its end.
/// * **Once.** In the body of an action with [`once`](crate::action::once) only if its transaction is
///   committed, and not when its outcome is replayed: a mail is sent once, for what was done.
/// * **Order.** The futures of one request run one after the other, in the order in which they were
///   given. One that is given by such a future runs after those that wait already.
/// * **Context.** [`state`](super::state), [`cookies`](super::cookies) and
///   [`headers`](super::headers) are those of the request, and what is invalidated is. Cookies and
///   headers can no longer be set: that is an error. A task that the future spawns has none of it.
/// * **Failure.** A panic is in the log under a digest, and the next one runs.
/// * **Shutdown.** On SIGTERM the server waits for all of them, within
///   [`SHUTDOWN_SECONDS`](crate::config::SHUTDOWN_SECONDS) altogether, and logs how many it gave up.
///   They are kept in memory alone: what must not be lost belongs into the database.
/// * **Limits.** A future has no time limit of its own, and there is no limit to how many wait: each
///   request adds those that its code gives. A future that may take long brings its own timeout.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_core::Result;
/// use formwork_server::request::{after, cookies};
///
/// async fn send_mail(to: String) {}
///
/// async fn register(email: String) -> Result<()> {
///     after(async move {
///         send_mail(email).await;
///         // The answer is on its way already.
///         assert!(cookies().remove("draft").is_err());
///     });
///     Ok(())
/// }
/// ```
#[track_caller]
pub fn after<F>(future: F)
where
    F: Future<Output = ()> + Send + 'static,
{
    let context = current();
    let pending = context.site().pending().one();
    let scoped = context.scope(future);
    context.after.push(Box::pin(async move {
        let _pending = pending;
        scoped.await;
    }));
}

/// Whether this is run by [`after`], so that the answer is out.
pub(crate) fn is_running() -> bool {
    RUNNING.try_with(|()| ()).is_ok()
}

/// What a request has given to run after its answer.
pub(crate) struct After {
    /// What the log says of the request.
    head: Arc<Parts>,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<BoxFuture<'static, ()>>,
    /// How many [`Hold`]s there are.
    holds: usize,
    is_running: bool,
}

impl After {
    pub(super) fn new(head: Arc<Parts>) -> Arc<Self> {
        Arc::new(Self { head, queue: Mutex::default() })
    }

    /// Keeps everything from running until the hold is dropped.
    pub(super) fn hold(self: &Arc<Self>) -> Hold {
        self.queue().holds += 1;
        Hold(Arc::clone(self))
    }

    fn push(self: &Arc<Self>, future: BoxFuture<'static, ()>) {
        let mut queue = self.queue();
        queue.waiting.push_back(future);
        self.start(queue);
    }

    /// Runs what waits, if nothing holds it back.
    fn start(self: &Arc<Self>, mut queue: MutexGuard<'_, Queue>) {
        if queue.holds > 0 || queue.is_running || queue.waiting.is_empty() {
            return;
        }
        // Without a runtime the server is gone.
        if let Ok(runtime) = Handle::try_current() {
            queue.is_running = true;
            runtime.spawn(Arc::clone(self).run());
        }
    }

    async fn run(self: Arc<Self>) {
        while let Some(future) = self.next() {
            if let Err(panic) = catch_panic(RUNNING.scope((), future)).await {
                error_response::log_failure_of_sent(
                    &format!("after the answer: {panic}"),
                    &self.head,
                );
            }
        }
    }

    fn next(&self) -> Option<BoxFuture<'static, ()>> {
        let mut queue = self.queue();
        let next = queue.waiting.pop_front();
        queue.is_running = next.is_some();
        next
    }

    fn is_empty(&self) -> bool {
        self.queue().waiting.is_empty()
    }

    /// How many wait.
    pub(super) fn count(&self) -> usize {
        self.queue().waiting.len()
    }

    /// Drops what has come since `count` were waiting.
    pub(super) fn forget_since(&self, count: usize) {
        let mut queue = self.queue();
        let count = count.min(queue.waiting.len());
        let forgotten = queue.waiting.split_off(count);
        // What they hold may ask for the queue when it is dropped.
        drop(queue);
        drop(forgotten);
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for After {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("After").field(&self.queue().waiting.len()).finish()
    }
}

/// Something that has to end before anything runs: the answer, or an action.
pub(crate) struct Hold(Arc<After>);

impl Hold {
    /// Holds until an answer has been sent, or given up.
    pub(crate) fn until_sent(self, response: Response, writing: Option<Writing>) -> Response {
        // What is complete gives nothing more to run.
        if response.body().size_hint().exact().is_some() && self.0.is_empty() {
            return response;
        }
        response.map(|body| Body::new(Held { body, hold: Some(self), writing }))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        let mut queue = self.0.queue();
        queue.holds -= 1;
        self.0.start(queue);
    }
}

/// The body of an answer. When it is read to its end, its last bytes have still to be written.
struct Held {
    body: Body,
    hold: Option<Hold>,
    writing: Option<Writing>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let (Some(hold), Some(writing)) = (self.hold.take(), &self.writing) {
            writing.hold_until_written(hold);
        }
    }
}

impl RequestContext {
    /// What the log says of the request.
    pub(crate) fn log_head(&self) -> &Parts {
        &self.sent
    }

    /// Keeps what is to run after the answer from running.
    pub(crate) fn hold(&self) -> Hold {
        self.after.hold()
    }

    /// Something that has to come to its end even if its client goes away: a shutdown waits for it,
    /// and so does what is to run after the answer.
    pub(crate) fn outlive_client(&self) -> (Hold, Pending) {
        (self.hold(), self.site().pending().one())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn nothing_runs_before_the_last_hold_is_gone() {
        let after = After::new(Arc::new(http::Request::new(()).into_parts().0));
        let (first, second) = (after.hold(), after.hold());
        let count = Arc::new(AtomicU32::new(0));
        let (done, is_done) = tokio::sync::oneshot::channel();
        let counted = Arc::clone(&count);
        after.push(Box::pin(async move {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = done.send(());
        }));
        drop(first);
        tokio::task::yield_now().await;
        assert_eq!(count.load(Ordering::SeqCst), 0);
        drop(second);
        is_done.await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
