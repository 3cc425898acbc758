//! An island around what the server renders, and around others of its kind.

use formwork::prelude::*;

/// How many panels are around what is in one.
#[derive(Clone, Copy, Debug)]
struct Depth(u8);

/// Shows its children, which the server renders, and says in how many panels they are: in the browser
/// alone, for it is no attribute.
#[island(lazy)]
pub fn Panel(
    /// Whether it fails in the browser.
    fails: bool,
    children: Children,
) -> impl IntoView {
    if fails && cfg!(target_arch = "wasm32") {
        panic!("this island fails in the browser");
    }
    let Depth(around) = use_context().unwrap_or(Depth(0));
    let depth = around + 1;
    provide_context(Depth(depth));
    view! {
        <section class="panel">
            <output prop:value=depth></output>
            {children()}
        </section>
    }
}
