//! The form that makes an account.

use formwork::prelude::*;

use crate::{
    accounts::{RegistrationFields, register},
    routes::href,
};

pub const METADATA: Metadata = Metadata::new("Join", "Become a member of the directory");

/// Asks for name, address and password.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Join"</h1>
        <Form action=register let(RegistrationFields { name, email, password })>
            <Field of=name autocomplete="name"/>
            <Field of=email autocomplete="email"/>
            <Field of=password autocomplete="new-password" hint="At least 12 characters."/>
            <Submit>"Join"</Submit>
        </Form>
        <p>"You are a member? " <a href=href::sign_in()>"Sign in"</a></p>
    })
}
