//! Keeping a value apart from the view that asks for it.

use leptos::{prelude::Owner, reactive::computed::ScopedFuture};

/// Runs a future without the contexts of the view around it: `Parts` and what `leptos_axum` extracts
/// from them are those of one visitor.
pub(super) async fn without<F: Future>(future: F) -> F::Output {
    let root = Root::new();
    root.0.with(|| ScopedFuture::new_untracked(future)).await
}

/// The same for what begins to make a value, before there is a future.
pub(super) fn begin_without<T>(begin: impl FnOnce() -> T) -> T {
    Root::new().0.with(begin)
}

/// Signals and contexts live in a global arena until their owner is cleaned up.
struct Root(Owner);

impl Root {
    fn new() -> Self {
        // A new root makes itself the current owner; `with` puts back the one that was.
        Self(Owner::new().with(|| Owner::new_root(None)))
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        self.0.cleanup();
    }
}
