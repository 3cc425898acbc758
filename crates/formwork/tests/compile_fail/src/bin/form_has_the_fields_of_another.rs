//~ mismatched types
//~ expected `NewUserFields`, found `SettingsFields`

extern crate formwork as leptos;

use formwork::prelude::*;
use formwork_compile_fail::users::{SettingsFields, create_user};

fn main() {
    let _ = view! {
        <Form action=create_user let(SettingsFields { bio })>
            <Field of=bio/>
        </Form>
    };
}
