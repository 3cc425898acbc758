//! The time, as the database keeps it.

use std::time::{SystemTime, UNIX_EPOCH};

/// Seconds since 1970 (UTC).
#[must_use]
pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs().cast_signed())
}
