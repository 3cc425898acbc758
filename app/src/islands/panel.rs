//! An island around others.

use formwork::prelude::*;

/// Whether the panel around an island is dark.
#[derive(Clone, Copy, Debug)]
pub struct Shade(pub RwSignal<bool>);

/// Shows its children, which the server renders, light or dark; the islands among them know which.
#[island(lazy)]
pub fn Panel(children: Children) -> impl IntoView {
    let is_dark = RwSignal::new(false);
    provide_context(Shade(is_dark));
    view! {
        <section class="panel" class:dark=is_dark>
            <button type="button" on:click=move |_| is_dark.update(|dark| *dark = !*dark)>
                "Shade"
            </button>
            {children()}
        </section>
    }
}
