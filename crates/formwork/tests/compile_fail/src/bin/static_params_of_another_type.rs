//~ the trait `PathParameter` is not implemented for `f64`

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};

async fn page(Path(_): Path<i64>) -> Result<impl IntoView> {
    Ok(view! { <p>"Hello"</p> })
}

async fn static_params() -> Result<Vec<f64>> {
    Ok(vec![1.0])
}

fn main() {
    let _ = Page::new(page).cache(Cache::forever()).static_params(static_params);
}
