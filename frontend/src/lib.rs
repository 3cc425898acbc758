//! The islands of the application, for the browser.

// Elsewhere there is nothing to hydrate.
#![cfg(target_arch = "wasm32")]

// Islands are exported by the crate that holds them, which the linker keeps only if it is used.
use app as _;
use formwork::wasm_bindgen;

/// Prepares the page for the next island; the script calls it before each.
#[wasm_bindgen::prelude::wasm_bindgen(wasm_bindgen = formwork::wasm_bindgen)]
pub fn hydrate() {
    formwork::mount::hydrate_islands();
}
