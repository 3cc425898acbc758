//! A body as it is, and compressed where that is smaller.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};

/// Below this many bytes compressing gains nothing.
const LEAST_BYTES: usize = 256;

/// The largest window that every browser accepts, as a power of two.
const BROTLI_WINDOW: u32 = 22;

/// One after the other: as it is, in brotli, in gzip. What is not smaller is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bodies {
    bytes: Bytes,
    identity_end: usize,
    brotli_end: usize,
}

/// How far a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effort {
    /// While someone waits: brotli at 5 costs little more time than gzip and saves much more.
    EachTime,
    /// As far as it goes: it is done once, and read often.
    Once,
}

impl Effort {
    fn brotli(self) -> u32 {
        match self {
            Self::EachTime => 5,
            Self::Once => 11,
        }
    }

    fn gzip(self) -> Compression {
        match self {
            Self::EachTime => Compression::default(),
            Self::Once => Compression::best(),
        }
    }
}

impl Bodies {
    /// Compresses a body.
    pub(crate) fn of(identity: &[u8], effort: Effort) -> Self {
        let worthwhile = identity.len() >= LEAST_BYTES;
        let smaller = |compressed: &Vec<u8>| compressed.len() < identity.len();
        let brotli = worthwhile.then(|| brotli(identity, effort)).flatten().filter(smaller);
        let gzip = worthwhile.then(|| gzip(identity, effort)).flatten().filter(smaller);
        let (brotli, gzip) = (brotli.unwrap_or_default(), gzip.unwrap_or_default());
        // Of just the length that is needed.
        let bytes = [identity, &brotli, &gzip].concat().into_boxed_slice();
        Self {
            bytes: bytes.into(),
            identity_end: identity.len(),
            brotli_end: identity.len() + brotli.len(),
        }
    }

    /// Takes them apart by the lengths of the first two; `None` if there is less.
    pub(crate) fn of_bytes(bytes: Bytes, identity: usize, brotli: usize) -> Option<Self> {
        let brotli_end = identity.checked_add(brotli).filter(|end| *end <= bytes.len())?;
        Some(Self { bytes, identity_end: identity, brotli_end })
    }

    /// All of them.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn identity(&self) -> Bytes {
        self.bytes.slice(..self.identity_end)
    }

    pub(crate) fn brotli(&self) -> Bytes {
        self.bytes.slice(self.identity_end..self.brotli_end)
    }

    pub(crate) fn gzip(&self) -> Bytes {
        self.bytes.slice(self.brotli_end..)
    }
}

fn brotli(bytes: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let mut compressed = Vec::new();
    let quality = effort.brotli();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 4096, quality, BROTLI_WINDOW);
    writer.write_all(bytes).ok()?;
    drop(writer);
    Some(compressed)
}

fn gzip(bytes: &[u8], effort: Effort) -> Option<Vec<u8>> {
    let mut writer = GzEncoder::new(Vec::new(), effort.gzip());
    writer.write_all(bytes).ok()?;
    writer.finish().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_taken_apart_as_they_were_put_together() {
        let text = "members ".repeat(500);
        let bodies = Bodies::of(text.as_bytes(), Effort::Once);
        let (identity, brotli) = (bodies.identity().len(), bodies.brotli().len());
        assert!(brotli > 0 && brotli < bodies.gzip().len() && bodies.gzip().len() < identity);
        let again =
            Bodies::of_bytes(Bytes::copy_from_slice(bodies.bytes()), identity, brotli).unwrap();
        assert_eq!(again.identity(), text);
        assert_eq!((again.brotli(), again.gzip()), (bodies.brotli(), bodies.gzip()));
    }

    #[test]
    fn lengths_that_do_not_fit_are_refused() {
        for (identity, brotli) in [(4, 0), (3, 1), (usize::MAX, 1), (0, 4)] {
            assert!(Bodies::of_bytes(Bytes::from_static(&[0; 3]), identity, brotli).is_none());
        }
        assert!(Bodies::of_bytes(Bytes::from_static(&[0; 3]), 3, 0).unwrap().gzip().is_empty());
    }
}
