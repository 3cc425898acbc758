//! When an answer has left: what waits for that is told by the connection's stream.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::request::Hold;

/// What waits until a connection has written all that it was given.
#[derive(Clone, Default)]
pub(crate) struct Writing(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// Whether there may be holds: most answers have none, and each is flushed more than once.
    has_holds: AtomicBool,
    waiting: Mutex<Waiting>,
}

#[derive(Default)]
struct Waiting {
    holds: Vec<Hold>,
    is_closed: bool,
}

impl Writing {
    /// Keeps `hold` until everything is written, or the connection is gone.
    pub(crate) fn hold_until_written(&self, hold: Hold) {
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if !waiting.is_closed {
            self.0.has_holds.store(true, Ordering::Release);
            waiting.holds.push(hold);
        }
    }

    fn release(&self, is_closed: bool) {
        if !is_closed && !self.0.has_holds.load(Ordering::Acquire) {
            return;
        }
        let mut waiting = self.0.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        self.0.has_holds.store(false, Ordering::Release);
        waiting.is_closed |= is_closed;
        let holds = std::mem::take(&mut waiting.holds);
        drop(waiting);
        drop(holds);
    }
}

/// A stream that tells when it is flushed. Hyper flushes it when its own buffer is empty.
pub(super) struct Watched<S> {
    stream: S,
    writing: Writing,
}

impl<S> Watched<S> {
    pub(super) fn new(stream: S, writing: Writing) -> Self {
        Self { stream, writing }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Watched<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Watched<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let flushed = ready!(Pin::new(&mut self.stream).poll_flush(context));
        self.writing.release(false);
        Poll::Ready(flushed)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

impl<S> Drop for Watched<S> {
    fn drop(&mut self) {
        self.writing.release(true);
    }
}
