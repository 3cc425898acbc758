//! The form that creates a member.

use formwork::prelude::*;

use crate::guests::{CheckNewUser, NewUserFields, create_user};

pub const METADATA: Metadata = Metadata::new("New guest", "Without an account");

/// Asks for name and e-mail address.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"New guest"</h1>
        <Form action=create_user let(NewUserFields { name, email })>
            <Field of=name autocomplete="name"/>
            <Field of=email autocomplete="email"/>
            <CheckNewUser/>
            <Submit>"Register"</Submit>
        </Form>
    })
}
