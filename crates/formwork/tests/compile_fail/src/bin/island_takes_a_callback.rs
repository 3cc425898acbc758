//~ Callback<u32>` cannot be a property of an island
//~ cannot cross to the browser
//~ tell others by a `Channel`

extern crate formwork as leptos;

use formwork::prelude::*;

#[island]
pub fn Picker(on_pick: Callback<u32>) -> impl IntoView {
    let _ = on_pick;
}

fn main() {}
