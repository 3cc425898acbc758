//! What there is without the feature `redis`.

use std::sync::Arc;

use super::Store;

/// Says what is missing.
pub(crate) fn open(_: &str) -> Result<Arc<dyn Store>, String> {
    Err("the server was built without the feature `redis` of the crate `formwork`".to_owned())
}
