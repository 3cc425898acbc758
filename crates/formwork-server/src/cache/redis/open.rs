//! The store at a URL.

use std::sync::Arc;

use super::Redis;
use crate::cache::Store;

/// A handle, or what is wrong with the URL.
pub(crate) fn open(url: &str) -> Result<Arc<dyn Store>, String> {
    match Redis::open(url) {
        Ok(store) => Ok(Arc::new(store)),
        Err(error) => Err(error.to_string()),
    }
}
