//! A name and the bodies that it stands for, in one allocation.

use std::{ops::Range, sync::Arc};

use bytes::{Buf, Bytes};

use super::Bodies;

/// Before the name stands its length, in so many bytes.
const PREFIX: usize = size_of::<u32>();

/// The name, then the body as it is, in brotli, in gzip: who has compared the name has the first bytes
/// of the body at hand, and the number of those who use it.
#[derive(Clone, Debug)]
pub(super) struct Text {
    bytes: Arc<[u8]>,
    brotli: u32,
    gzip: u32,
}

impl Text {
    /// A compressed body whose length does not fit is left out, and so is a name.
    pub(super) fn new(name: &str, bodies: &Bodies) -> Self {
        let (brotli, gzip) = (bodies.brotli(), bodies.gzip());
        let [(brotli, brotli_length), (gzip, gzip_length)] = [&brotli, &gzip].map(|it| counted(it));
        let (name, name_length) = counted(name.as_bytes());
        let identity = bodies.identity();
        let parts = [&name_length.to_ne_bytes(), name, &identity, brotli, gzip];
        Self { bytes: parts.concat().into(), brotli: brotli_length, gzip: gzip_length }
    }

    /// Everything that it takes, in bytes.
    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn name(&self) -> &[u8] {
        self.part(PREFIX..self.identity().start)
    }

    pub(super) fn identity(&self) -> Range<usize> {
        let name = self.bytes.first_chunk().map_or(0, |length| u32::from_ne_bytes(*length));
        PREFIX + length(name)..self.brotli().start
    }

    pub(super) fn brotli(&self) -> Range<usize> {
        let end = self.gzip().start;
        end - length(self.brotli)..end
    }

    pub(super) fn gzip(&self) -> Range<usize> {
        self.len() - length(self.gzip)..self.len()
    }

    pub(super) fn part(&self, range: Range<usize>) -> &[u8] {
        self.bytes.get(range).unwrap_or_default()
    }

    /// To be sent: it is counted where the bytes are.
    pub(super) fn share(&self, Range { start, end }: Range<usize>) -> Bytes {
        let mut bytes = Bytes::from_owner(Arc::clone(&self.bytes));
        bytes.truncate(end);
        bytes.advance(start);
        bytes
    }
}

/// With its length, or nothing of it where that does not fit.
fn counted(bytes: &[u8]) -> (&[u8], u32) {
    u32::try_from(bytes.len()).map_or((&[], 0), |length| (bytes, length))
}

fn length(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::encoding::Effort;

    #[track_caller]
    fn check(name: &str, body: &str) {
        let bodies = Bodies::of(body.as_bytes(), Effort::EachTime);
        let text = Text::new(name, &bodies);
        assert_eq!(text.name(), name.as_bytes());
        for (range, expect) in [
            (text.identity(), bodies.identity()),
            (text.brotli(), bodies.brotli()),
            (text.gzip(), bodies.gzip()),
        ] {
            assert_eq!(text.part(range.clone()), expect);
            assert_eq!(text.share(range), expect);
        }
    }

    #[test]
    fn name_and_bodies_are_taken_apart_as_they_were_put_together() {
        let long = "members ".repeat(500);
        for name in ["", "/users", "/grüße?page=2"] {
            ["", "short", &long].into_iter().for_each(|body| check(name, body));
        }
    }

    #[test]
    fn what_is_sent_outlives_the_text() {
        let text = Text::new("/a", &Bodies::of(b"still here", Effort::EachTime));
        let sent = text.share(text.identity());
        drop(text);
        assert_eq!(sent, "still here");
    }
}
