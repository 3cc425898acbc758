//! Reading a request's body, within its limits.

use std::{
    error::Error,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures::{Stream, stream};
use http::{StatusCode, header, request::Parts};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use crate::config::BODY_IDLE_SECONDS;

/// How much of a body that is too large is still read behind the answer, in bytes: a connection
/// that is closed while the client sends may take the answer with it.
const DRAIN_LIMIT: usize = 16 * 1024 * 1024;

/// How long it is still read, in seconds.
const DRAIN_SECONDS: u64 = 5;

/// Why a body was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BodyRejection {
    /// Larger than the limit; 413.
    TooLarge,
    /// Silent for too long; 408.
    Idle,
    /// Broken off, or not framed as it says; 400.
    Broken,
}

impl BodyRejection {
    pub(crate) fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Idle => StatusCode::REQUEST_TIMEOUT,
            Self::Broken => StatusCode::BAD_REQUEST,
        }
    }
}

impl IntoResponse for BodyRejection {
    fn into_response(self) -> Response {
        self.status().into_response()
    }
}

/// How many bytes a body may have.
#[derive(Clone, Copy)]
pub(crate) enum Limit {
    /// This many.
    Known(usize),
    /// At most this many, and as many as its beginning tells; as soon as it does.
    Told(usize, fn(&[u8]) -> Option<usize>),
}

/// A body that can be read, in a box or not.
pub(crate) trait ReadBody: HttpBody<Data = Bytes, Error = axum::Error> + Unpin {}

impl<B: HttpBody<Data = Bytes, Error = axum::Error> + Unpin> ReadBody for B {}

/// Reads a body of at most `limit` bytes; a greater declared length is refused unread.
///
/// What is too large is answered at once; see [`Guarded`].
pub(crate) async fn read(body: impl ReadBody, limit: usize) -> Result<Bytes, BodyRejection> {
    read_limited(body, Limit::Known(limit)).await
}

/// Reads a body within `limit`; a declared length that is greater is refused as soon as the limit is
/// known.
pub(crate) async fn read_limited(
    mut body: impl ReadBody,
    mut limit: Limit,
) -> Result<Bytes, BodyRejection> {
    let declared = declared_length(&body).unwrap_or_default();
    let mut read = Read::default();
    loop {
        if let Limit::Told(_, tell) = limit
            && let Some(told) = tell(read.bytes())
        {
            limit = Limit::Known(told);
        }
        let (Limit::Known(most) | Limit::Told(most, _)) = limit;
        if declared.max(read.bytes().len() as u64) > most as u64 {
            return Err(BodyRejection::TooLarge);
        }
        let Some(data) = next(&mut body).await? else { break };
        read.push(data);
    }
    Ok(read.whole())
}

/// What was read of a body. One that comes in one piece is not copied.
#[derive(Default)]
struct Read {
    only: Bytes,
    joined: BytesMut,
}

impl Read {
    fn push(&mut self, data: Bytes) {
        if self.bytes().is_empty() {
            self.only = data;
            return;
        }
        let only = std::mem::take(&mut self.only);
        self.joined.extend_from_slice(&only);
        self.joined.extend_from_slice(&data);
    }

    fn bytes(&self) -> &[u8] {
        if self.joined.is_empty() { &self.only } else { &self.joined }
    }

    fn whole(self) -> Bytes {
        if self.joined.is_empty() { self.only } else { self.joined.freeze() }
    }
}

/// The body piece by piece, for a reader that bounds it itself.
pub(crate) fn pieces(body: Body) -> impl Stream<Item = Result<Bytes, BodyRejection>> + Send {
    stream::unfold(body, async |mut body| {
        let piece = next(&mut body).await.transpose()?;
        Some((piece, body))
    })
}

/// The length that a body of which nothing was read says it has (RFC 9112, section 6.3): one in chunks
/// says none.
pub(crate) fn declared_length(body: &impl HttpBody) -> Option<u64> {
    body.size_hint().exact()
}

async fn next(body: &mut impl ReadBody) -> Result<Option<Bytes>, BodyRejection> {
    match body.frame().await {
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(error)) if is_idle(&error) => Err(BodyRejection::Idle),
        Some(Err(_)) => Err(BodyRejection::Broken),
        None => Ok(None),
    }
}

fn is_idle(error: &(dyn Error + 'static)) -> bool {
    error.is::<Idle>() || error.source().is_some_and(is_idle)
}

/// What a reader is told of a body that was silent for too long.
#[derive(Debug, thiserror::Error)]
#[error("the body was silent for {BODY_IDLE_SECONDS} s")]
struct Idle;

/// When the client was last heard of; noted from when somebody waits for its silence.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress(Arc<Heard>);

#[derive(Debug, Default)]
struct Heard {
    /// Since when somebody waits.
    begin: OnceLock<Instant>,
    /// How long after that it was, in milliseconds.
    last: AtomicU64,
}

impl Progress {
    /// Ends when nothing was heard for `limit`: so an upload takes as long as it needs.
    pub(crate) async fn silent_for(self, limit: Duration) {
        let begin = *self.0.begin.get_or_init(Instant::now);
        loop {
            let end = begin + Duration::from_millis(self.0.last.load(Ordering::Relaxed)) + limit;
            if end <= Instant::now() {
                return;
            }
            tokio::time::sleep_until(end).await;
        }
    }

    fn note(&self) {
        if let Some(begin) = self.0.begin.get() {
            let last = u64::try_from(begin.elapsed().as_millis()).unwrap_or_default();
            self.0.last.store(last, Ordering::Relaxed);
        }
    }
}

/// The request, whose head was sent as `sent`, with a [`Guarded`] body, if it has any.
pub(crate) fn guarded(request: Request, sent: &Arc<Parts>) -> (Request, Progress) {
    if request.body().is_end_stream() {
        return (request, Progress::default());
    }
    let (parts, body) = request.into_parts();
    let (body, progress) = Guarded::of_request(Arc::clone(sent), body);
    (Request::from_parts(parts, Body::new(body)), progress)
}

/// A body that ends with an error once it is silent for [`BODY_IDLE_SECONDS`], whoever reads it; and
/// that is read on, within bounds, if its reader drops it before the end: so the answer to what was
/// refused unread still reaches its client.
pub(crate) struct Guarded {
    body: Option<Body>,
    head: Arc<Parts>,
    is_asked_for: bool,
    idle: Duration,
    /// Runs while the reader waits.
    timer: Option<Pin<Box<Sleep>>>,
    progress: Progress,
}

impl Guarded {
    /// The body of a request that was sent with this head.
    pub(crate) fn of_request(head: Arc<Parts>, body: Body) -> (Self, Progress) {
        let progress = Progress::default();
        let idle = Duration::from_secs(BODY_IDLE_SECONDS);
        (Self::new(head, body, idle, progress.clone()), progress)
    }

    fn new(head: Arc<Parts>, body: Body, idle: Duration, progress: Progress) -> Self {
        Self { body: Some(body), head, is_asked_for: false, idle, timer: None, progress }
    }

    /// Whether the client sends it: one that waits to be asked does not if it was refused (RFC 9110,
    /// section 10.1.1).
    fn is_sent(&self) -> bool {
        self.is_asked_for || !self.head.headers.contains_key(header::EXPECT)
    }
}

impl HttpBody for Guarded {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_asked_for = true;
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        if let Poll::Ready(frame) = Pin::new(body).poll_frame(context) {
            self.timer = None;
            self.progress.note();
            return Poll::Ready(frame);
        }
        let idle = self.idle;
        let timer = self.timer.get_or_insert_with(|| Box::pin(tokio::time::sleep(idle)));
        ready!(timer.as_mut().poll(context));
        self.timer = None;
        Poll::Ready(Some(Err(axum::Error::new(Idle))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        let Some(body) = self.body.take() else { return };
        let is_left = !body.is_end_stream() && self.is_sent();
        // Without a runtime the server is gone, and the connection with it.
        if is_left && let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(drain(body));
        }
    }
}

async fn drain(mut body: Body) {
    let until_limit = async {
        let mut drained = 0;
        while drained < DRAIN_LIMIT
            && let Ok(Some(data)) = next(&mut body).await
        {
            drained += data.len();
        }
    };
    let _ = tokio::time::timeout(Duration::from_secs(DRAIN_SECONDS), until_limit).await;
}

#[cfg(test)]
mod tests {
    use futures::{FutureExt, StreamExt, stream};

    use super::*;

    fn guard(body: Body, idle: Duration, progress: &Progress) -> Body {
        let (head, ()) = http::Request::new(()).into_parts();
        Body::new(Guarded::new(Arc::new(head), body, idle, progress.clone()))
    }

    #[tokio::test]
    async fn a_silent_body_ends_with_an_error_for_every_reader() {
        let silent = || {
            let first = stream::iter([Ok::<_, std::io::Error>("a")]);
            let body = Body::from_stream(first.chain(stream::pending()));
            guard(body, Duration::ZERO, &Progress::default())
        };
        let rejected = read(silent(), 10).await;
        assert_eq!(rejected, Err(BodyRejection::Idle));
        let error = axum::body::to_bytes(silent(), 10).await.unwrap_err();
        assert!(is_idle(&error), "{error:?}");
    }

    #[tokio::test]
    async fn a_request_lasts_as_long_as_its_body_keeps_coming() {
        let limit = Duration::from_secs(60);
        let long_ago = Instant::now().checked_sub(2 * limit).expect("the machine has run");
        let (begin, last) = (OnceLock::from(long_ago), AtomicU64::new(0));
        let progress = Progress(Arc::new(Heard { begin, last }));
        let mut body = guard(Body::from("a"), limit, &progress);
        assert!(progress.clone().silent_for(limit).now_or_never().is_some());
        next(&mut body).await.unwrap();
        assert!(progress.silent_for(limit).now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_request_that_nobody_has_waited_for_yet_has_all_its_time() {
        let progress = Progress::default();
        next(&mut guard(Body::from("a"), Duration::ZERO, &progress)).await.unwrap();
        assert!(progress.0.begin.get().is_none());
        assert!(progress.silent_for(Duration::from_secs(60)).now_or_never().is_none());
    }

    #[tokio::test]
    async fn a_body_is_the_same_in_however_many_pieces_it_comes() {
        for pieces in [vec![], vec!["abc"], vec!["", "ab", "c"], vec!["a", "", "b", "c"]] {
            let whole = pieces.concat();
            let body = Body::from_stream(stream::iter(pieces).map(Ok::<_, std::io::Error>));
            let read = read(body, 3).await;
            assert_eq!(read.as_deref(), Ok(whole.as_bytes()));
        }
    }
}
