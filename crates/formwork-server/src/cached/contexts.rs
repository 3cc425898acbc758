//! Keeping a value apart from the view that asks for it.

use leptos::{prelude::Owner, reactive::computed::ScopedFuture};

/// Runs a future without the contexts of the view around it: `Parts` and what `leptos_axum` extracts
/// from them are those of one visitor.
pub(super) async fn without<F: Future>(future: F) -> F::Output {
    // A new root makes itself the current owner; `with` puts back the one that was.
    let root = Owner::new().with(|| Owner::new_root(None));
    let root = Root(root);
    root.0.with(|| ScopedFuture::new_untracked(future)).await
}

/// Signals and contexts live in a global arena until their owner is cleaned up.
struct Root(Owner);

impl Drop for Root {
    fn drop(&mut self) {
        self.0.cleanup();
    }
}
