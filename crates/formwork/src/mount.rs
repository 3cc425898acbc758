//! The root of the page's islands, in the browser.

use std::sync::{Arc, OnceLock};

use any_spawner::Executor;
use hydration_context::CsrSharedContext;
pub use leptos::mount::*;
use leptos::prelude::Owner;

static ROOT: OnceLock<Owner> = OnceLock::new();

/// Makes the root the owner of what is hydrated next; the glue has it as `hydrate`.
///
/// It is called before each island: hydrating the children of one leaves the owner of those in its
/// place. Pages hand over no data but the properties of islands, so the context that is shared with
/// the server is empty.
pub fn hydrate_islands() {
    let root = ROOT.get_or_init(|| {
        // It fails if there is an executor already, which is as well.
        let _ = Executor::init_wasm_bindgen();
        Owner::new_root(Some(Arc::new(CsrSharedContext)))
    });
    root.set();
}
