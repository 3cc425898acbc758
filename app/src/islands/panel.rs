//! An island around what the server renders, and around others of its kind.

use formwork::prelude::*;

/// How many panels are around what is in one.
#[derive(Clone, Copy, Debug)]
struct Depth(u8);

/// How many may be, in the browser: the next one fails there.
const LIMIT: u8 = 2;

/// Shows its children, which the server renders, and says in how many panels they are: in the browser
/// alone, for it is no attribute.
#[island(lazy)]
pub fn Panel(children: Children) -> impl IntoView {
    let Depth(around) = use_context().unwrap_or(Depth(0));
    let depth = around + 1;
    if depth > LIMIT && cfg!(target_arch = "wasm32") {
        panic!("this panel is in too many others");
    }
    provide_context(Depth(depth));
    view! {
        <section class="panel">
            <output prop:value=depth></output>
            {children()}
        </section>
    }
}
