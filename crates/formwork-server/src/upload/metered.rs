//! The body as the decoder gets it: in small pieces, counted.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures::Stream;

use super::UploadRejection;

/// How much may stand before the first part, in the headers of one part, and behind the last part,
/// in bytes.
pub(super) const HEADER_LIMIT: usize = 16 * 1024;

/// The largest piece that the decoder gets at once, in bytes; it copies what it is given.
const PIECE: usize = 64 * 1024;

/// A body that gives one piece each time it is polled: the decoder would otherwise read all that
/// is there before it looks at any of it.
pub(super) struct Metered<S> {
    stream: S,
    meter: Meter,
    rest: Bytes,
    has_given: bool,
}

/// What has been read of a body, and how much more may be.
#[derive(Clone)]
pub(super) struct Meter(Arc<Mutex<State>>);

struct State {
    read: u64,
    limit: u64,
    /// How much more may come before the next content begins; `None` within a content.
    between: Option<usize>,
    rejection: Option<UploadRejection>,
}

/// The decoder only has to know that there is nothing more; why is said by [`Meter::rejection`].
#[derive(Debug, thiserror::Error)]
#[error("the body was refused")]
pub(super) struct Refused;

impl Meter {
    pub(super) fn new(limit: u64) -> Self {
        let state = State { read: 0, limit, between: Some(HEADER_LIMIT), rejection: None };
        Self(Arc::new(Mutex::new(state)))
    }

    /// From here on the body may have `limit` bytes.
    pub(super) fn set_limit(&self, limit: u64) {
        self.state().limit = limit;
    }

    /// From here on no content is expected: what is read is held to [`HEADER_LIMIT`].
    pub(super) fn expect_headers(&self) {
        self.state().between = Some(HEADER_LIMIT);
    }

    /// From here on content is read.
    pub(super) fn expect_content(&self) {
        self.state().between = None;
    }

    /// Why the body ended early: the body's own fault, or else that it is no form.
    pub(super) fn rejection(&self) -> UploadRejection {
        self.state().rejection.take().unwrap_or(UploadRejection::Malformed)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn count(&mut self, bytes: usize) -> Result<(), UploadRejection> {
        self.read = self.read.saturating_add(bytes as u64);
        if self.read > self.limit { Err(UploadRejection::TooLarge) } else { Ok(()) }
    }

    /// Takes a piece from what was read.
    fn take(&mut self, rest: &mut Bytes) -> Result<Bytes, UploadRejection> {
        let Some(left) = &mut self.between else {
            return Ok(rest.split_to(rest.len().min(PIECE)));
        };
        if *left == 0 {
            return Err(UploadRejection::Malformed);
        }
        let piece = rest.split_to(rest.len().min(*left));
        *left -= piece.len();
        Ok(piece)
    }
}

impl<S> Metered<S> {
    pub(super) fn new(stream: S, meter: Meter) -> Self {
        Self { stream, meter, rest: Bytes::new(), has_given: false }
    }
}

impl<S: Stream<Item = Result<Bytes, UploadRejection>> + Unpin> Metered<S> {
    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, UploadRejection>>> {
        if self.rest.is_empty() {
            match ready!(Pin::new(&mut self.stream).poll_next(context)) {
                Some(Ok(bytes)) => {
                    self.meter.state().count(bytes.len())?;
                    self.rest = bytes;
                }
                end => return Poll::Ready(end),
            }
        }
        let piece = self.meter.state().take(&mut self.rest);
        Poll::Ready(Some(piece))
    }
}

impl<S: Stream<Item = Result<Bytes, UploadRejection>> + Unpin> Stream for Metered<S> {
    type Item = Result<Bytes, Refused>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Refused>>> {
        if std::mem::take(&mut self.has_given) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let piece = ready!(self.poll_piece(context));
        self.has_given = true;
        Poll::Ready(piece.map(|piece| {
            piece.map_err(|rejection| {
                self.meter.state().rejection = Some(rejection);
                Refused
            })
        }))
    }
}
