//! What runs after the answer.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
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

use super::{RequestContext, current};
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
    let future = Box::pin(async move {
        let _pending = pending;
        scoped.await;
    });
    context.after.push(future, &context.sent);
}

/// Whether this is run by [`after`], so that the answer is out.
pub(crate) fn is_running() -> bool {
    RUNNING.try_with(|()| ()).is_ok()
}

/// What a request has given to run after its answer.
#[derive(Default)]
pub(crate) struct After {
    /// How many [`Hold`]s there are.
    holds: AtomicUsize,
    /// Whether anything was ever given: most requests give nothing, and then nobody looks into the queue.
    is_used: AtomicBool,
    queue: Mutex<Queue>,
}

#[derive(Default)]
struct Queue {
    waiting: VecDeque<BoxFuture<'static, ()>>,
    is_running: bool,
}

impl After {
    /// Keeps everything from running until it is [released](Self::release).
    fn hold(&self) {
        self.holds.fetch_add(1, Ordering::SeqCst);
    }

    /// Ends one hold. Either it sees what was given, or who gives sees that it has ended: each writes
    /// before it looks, in one order for all.
    fn release(self: &Arc<Self>, head: &Arc<Parts>) {
        if self.holds.fetch_sub(1, Ordering::SeqCst) == 1 && self.is_used.load(Ordering::SeqCst) {
            self.start(self.queue(), head);
        }
    }

    /// Adds what is to run; the log says `head` of it.
    fn push(self: &Arc<Self>, future: BoxFuture<'static, ()>, head: &Arc<Parts>) {
        let mut queue = self.queue();
        queue.waiting.push_back(future);
        self.is_used.store(true, Ordering::SeqCst);
        self.start(queue, head);
    }

    /// Runs what waits, if nothing holds it back.
    fn start(self: &Arc<Self>, mut queue: MutexGuard<'_, Queue>, head: &Arc<Parts>) {
        let is_held = self.holds.load(Ordering::SeqCst) > 0;
        if is_held || queue.is_running || queue.waiting.is_empty() {
            return;
        }
        // Without a runtime the server is gone.
        if let Ok(runtime) = Handle::try_current() {
            queue.is_running = true;
            runtime.spawn(Arc::clone(self).run(Arc::clone(head)));
        }
    }

    async fn run(self: Arc<Self>, head: Arc<Parts>) {
        while let Some(future) = self.next() {
            if let Err(panic) = catch_panic(RUNNING.scope((), future)).await {
                error_response::log_failure_of_sent(&format!("after the answer: {panic}"), &head);
            }
        }
    }

    fn next(&self) -> Option<BoxFuture<'static, ()>> {
        let mut queue = self.queue();
        let next = queue.waiting.pop_front();
        queue.is_running = next.is_some();
        next
    }

    /// How many wait.
    pub(super) fn count(&self) -> usize {
        if self.is_used.load(Ordering::SeqCst) { self.queue().waiting.len() } else { 0 }
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
        f.debug_tuple("After").field(&self.count()).finish()
    }
}

/// Something that has to end before anything of a request runs: the answer, or an action.
pub(crate) struct Hold(Arc<RequestContext>);

impl Hold {
    pub(crate) fn new(context: Arc<RequestContext>) -> Self {
        context.after.hold();
        Self(context)
    }

    /// What it holds back is of this request.
    pub(crate) fn context(&self) -> &Arc<RequestContext> {
        &self.0
    }

    /// Holds until an answer has been sent, or given up.
    pub(crate) fn until_sent(self, response: Response, writing: Option<Writing>) -> Response {
        // What is complete gives nothing more to run.
        if response.body().size_hint().exact().is_some() && self.0.after.count() == 0 {
            return response;
        }
        response.map(|body| Body::new(Held { body, hold: Some(self), writing }))
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.after.release(&self.0.sent);
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
    pub(crate) fn hold(self: &Arc<Self>) -> Hold {
        Hold::new(Arc::clone(self))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn nothing_runs_before_the_last_hold_is_gone() {
        let head = Arc::new(http::Request::new(()).into_parts().0);
        let after = Arc::new(After::default());
        after.hold();
        after.hold();
        let count = Arc::new(AtomicU32::new(0));
        let (done, is_done) = tokio::sync::oneshot::channel();
        let counted = Arc::clone(&count);
        let future = Box::pin(async move {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = done.send(());
        });
        after.push(future, &head);
        after.release(&head);
        tokio::task::yield_now().await;
        assert_eq!(count.load(Ordering::SeqCst), 0);
        after.release(&head);
        is_done.await.unwrap();
        assert_eq!(count.load(Ordering::SeqCst), 1);
    }
}
