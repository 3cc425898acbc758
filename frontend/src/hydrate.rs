//! What the browser calls once, before it hydrates the islands of a page.

// Islands are exported by the crate that holds them, which the linker keeps only if it is used.
use app as _;
use formwork::wasm_bindgen;

/// Prepares the page for its islands.
#[wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = formwork::wasm_bindgen)]
pub fn hydrate() {
    formwork::mount::hydrate_islands();
}
