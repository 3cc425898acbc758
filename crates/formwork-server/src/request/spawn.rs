//! Tasks that Leptos spawns for a view, as for a resource: they are part of the request.

use any_spawner::{CustomExecutor, Executor, PinnedFuture, PinnedLocalFuture};
use tokio::task;

use super::RequestContext;

/// Lets Leptos spawn its tasks on Tokio, each within the request that it is spawned by, so that what it
/// reads is noted there. A second call finds the first one's executor.
pub(crate) fn init_executor() {
    let _ = Executor::init_custom_executor(WithinRequest);
}

struct WithinRequest;

impl CustomExecutor for WithinRequest {
    fn spawn(&self, future: PinnedFuture<()>) {
        match RequestContext::current() {
            Some(context) => drop(task::spawn(context.scope(future))),
            None => drop(task::spawn(future)),
        }
    }

    fn spawn_local(&self, future: PinnedLocalFuture<()>) {
        match RequestContext::current() {
            Some(context) => drop(task::spawn_local(context.scope(future))),
            None => drop(task::spawn_local(future)),
        }
    }

    /// Tokio polls by itself.
    fn poll_local(&self) {}
}
