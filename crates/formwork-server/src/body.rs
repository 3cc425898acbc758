//! Reading a request's body, within its limits.

use std::time::Duration;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, StatusCode, header};
use http_body_util::BodyExt;

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
