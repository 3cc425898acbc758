//! Reading a request's body, within its limits.

use std::{
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;
use hyper::body::{Frame, SizeHint};

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

/// Reads a body of at most `limit` bytes; a greater declared length is refused unread.
///
/// What is too large is answered at once, and read on behind the answer.
pub(crate) async fn read(
    headers: &HeaderMap,
    mut body: Body,
    limit: usize,
) -> Result<Bytes, BodyRejection> {
    if declared_length(headers).is_some_and(|length| length > limit as u64) {
        if !headers.contains_key(header::EXPECT) {
            tokio::spawn(drain(body));
        }
        return Err(BodyRejection::TooLarge);
    }
    let mut bytes = BytesMut::new();
    while let Some(data) = next(&mut body).await? {
        if bytes.len() + data.len() > limit {
            tokio::spawn(drain(body));
            return Err(BodyRejection::TooLarge);
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes.freeze())
}

/// The length that a body has if nothing else frames it (RFC 9112, section 6.3).
fn declared_length(headers: &HeaderMap) -> Option<u64> {
    if headers.contains_key(header::TRANSFER_ENCODING) {
        return None;
    }
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

async fn next(body: &mut Body) -> Result<Option<Bytes>, BodyRejection> {
    let idle = Duration::from_secs(BODY_IDLE_SECONDS);
    let frame = tokio::time::timeout(idle, body.frame()).await;
    match frame.map_err(|_| BodyRejection::Idle)? {
        Some(Ok(frame)) => Ok(Some(frame.into_data().unwrap_or_default())),
        Some(Err(_)) => Err(BodyRejection::Broken),
        None => Ok(None),
    }
}

/// The request with a body that is read on, within bounds, if its reader drops it before the end:
/// so the answer to what was refused unread still reaches its client.
pub(crate) fn read_on(request: Request) -> Request {
    if request.body().is_end_stream() {
        return request;
    }
    // The client waits to be asked for the body, and is not if it was refused.
    let is_awaited = request.headers().contains_key(header::EXPECT);
    request.map(|body| Body::new(ReadOn { body: Some(body), is_sent: !is_awaited }))
}

struct ReadOn {
    body: Option<Body>,
    is_sent: bool,
}

impl HttpBody for ReadOn {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        self.is_sent = true;
        match &mut self.body {
            Some(body) => Pin::new(body).poll_frame(context),
            None => Poll::Ready(None),
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(HttpBody::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map(HttpBody::size_hint).unwrap_or_default()
    }
}

impl Drop for ReadOn {
    fn drop(&mut self) {
        let Some(body) = self.body.take() else { return };
        let is_left = self.is_sent && !body.is_end_stream();
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
