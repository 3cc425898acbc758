//! Short ids for requests and for failures, so that a log line can be found again.

use std::{
    fmt,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use http::HeaderValue;

use crate::hex;

static NEXT: LazyLock<AtomicU64> = LazyLock::new(|| AtomicU64::new(random()));

/// An odd number of many bits: multiples of it visit every 64-bit value before one repeats.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// 64 bits that no other request of this process has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(u64);

pub(crate) fn next() -> RequestId {
    RequestId(NEXT.fetch_add(STEP, Ordering::Relaxed))
}

/// A random start keeps the ids of several processes apart; they are no secret.
fn random() -> u64 {
    let mut bytes = [0; 8];
    match getrandom::fill(&mut bytes) {
        Ok(()) => u64::from_ne_bytes(bytes),
        Err(_) => u64::from(std::process::id()),
    }
}

impl RequestId {
    pub(crate) fn header(self) -> HeaderValue {
        HeaderValue::from_bytes(&hex::digits(self.0)).unwrap_or(HeaderValue::from_static(""))
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl fmt::Debug for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
