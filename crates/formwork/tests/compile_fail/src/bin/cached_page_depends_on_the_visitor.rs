//~ a cached page cannot take `
//~ Cookies`: it may differ between visitors
//~ remove `CACHE` from the page

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};

async fn page(Path(_): Path<i64>, _: Cookies) -> Result<impl IntoView> {
    Ok(view! { <p>"Hello"</p> })
}

fn main() {
    let _ = Page::new(page).cache(Cache::forever());
}
