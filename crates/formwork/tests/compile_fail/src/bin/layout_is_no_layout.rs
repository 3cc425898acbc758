//~ this function is not a layout
//~ a layout is an async function that takes `Outlet`

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Layout};

async fn layout() -> Result<impl IntoView> {
    Ok(view! { <main></main> })
}

fn main() {
    let _ = Layout::new(layout);
}
