//~ a property of a component is a name

extern crate formwork as leptos;

use formwork::prelude::*;

#[component]
async fn Pair((a, b): (u32, u32)) -> impl IntoView {
    a + b
}

fn main() {
    let _ = Pair;
}
