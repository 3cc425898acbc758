//~ pattern does not mention field `email`

extern crate formwork as leptos;

use formwork::prelude::*;
use formwork_compile_fail::users::{NewUserFields, create_user};

fn main() {
    let _ = view! {
        <Form action=create_user let(NewUserFields { name })>
            <Field of=name/>
        </Form>
    };
}
