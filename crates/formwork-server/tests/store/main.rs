//! Stores that several instances of a site share: one contract for all of them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use formwork_server::cache::{InProcess, Store};

mod contract;
#[cfg(feature = "redis")]
mod redis;

async fn in_process() -> ([Arc<dyn Store>; 2], ()) {
    let store = InProcess::default();
    ([Arc::new(store.clone()), Arc::new(store)], ())
}

contract::tests!(in_process);
