//! Where the cache of several instances is.

use std::{fmt, sync::Arc};

use crate::cache::{Store, open};

/// The URL of the server by which several instances share a cache.
#[derive(Clone, PartialEq, Eq)]
pub struct CacheUrl(String);

impl CacheUrl {
    pub(crate) fn parse(url: &str) -> Result<Self, String> {
        open(url).map(|_| Self(url.to_owned()))
    }

    /// A handle of its own, for one instance.
    pub(crate) fn open(&self) -> Arc<dyn Store> {
        match open(&self.0) {
            Ok(store) => store,
            Err(problem) => panic!("it could be opened when it was read: {problem}"),
        }
    }
}

impl fmt::Debug for CacheUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // There may be a password in it.
        f.write_str("CacheUrl(…)")
    }
}
