//! An island that fails.

use formwork::prelude::*;

/// Fails in the browser; what the server rendered stays.
#[island(lazy)]
pub fn Failing() -> impl IntoView {
    if cfg!(target_arch = "wasm32") {
        panic!("this island fails in the browser");
    }
    view! { <p>"This is HTML, and stays."</p> }
}
