//~ `Duration` cannot be read from a segment of a path

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};

async fn page(Path(_): Path<std::time::Duration>) -> Result<impl IntoView> {
    Ok(view! { <p>"Hello"</p> })
}

fn main() {
    let _ = Page::new(page);
}
