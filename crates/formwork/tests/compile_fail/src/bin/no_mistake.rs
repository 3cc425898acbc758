//! Compiles: so the others fail for their one mistake, not for how they are built.

extern crate formwork as leptos;

use formwork::{prelude::*, routing::Page};
use formwork_compile_fail::{routes, users::*};

async fn page(Path(_): Path<i64>) -> Result<impl IntoView> {
    Ok(view! {
        <a href=routes::href::index()>"Start"</a>
        <Form action=create_user let(NewUserFields { name, email })>
            <Field of=name/>
            <Field of=email/>
        </Form>
    })
}

fn main() {
    let routes = routes::routes();
    let _ = routes.page("/members/{id}", Page::new(page).cache(Cache::forever()));
}
