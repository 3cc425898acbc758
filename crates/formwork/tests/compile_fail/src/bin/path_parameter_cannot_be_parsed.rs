//~ this function is not a page
//~ `Path` of strings, integers or `bool`

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};

async fn page(Path(_): Path<std::time::Duration>) -> Result<impl IntoView> {
    Ok(view! { <p>"Hello"</p> })
}

fn main() {
    let _ = Page::new(page);
}
