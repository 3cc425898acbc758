//~ this function is not a page
//~ a page is an async function

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};

fn page() -> impl IntoView {
    view! { <p>"Hello"</p> }
}

fn main() {
    let _ = Page::new(page);
}
