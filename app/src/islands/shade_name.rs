//! An island inside another.

use formwork::prelude::*;

use super::panel::Shade;

/// Says what the panel around it is.
#[island(lazy)]
pub fn ShadeName() -> impl IntoView {
    let Shade(is_dark) = expect_context();
    view! { <output class="shade">{move || if is_dark.get() { "dark" } else { "light" }}</output> }
}
