//~ this function is not a server action
//~ put `#[action]` on the async function

extern crate formwork as leptos;

use formwork::prelude::*;
use formwork_compile_fail::users::{NewUser, NewUserFields};

async fn save(user: NewUser) -> ActionResult<String> {
    Ok(user.name)
}

fn main() {
    let _ = view! {
        <Form action=save let(NewUserFields { name, email })>
            <Field of=name/>
            <Field of=email/>
        </Form>
    };
}
