//! Where members ask for another password.

use formwork::prelude::*;

use crate::accounts::{ResetRequestFields, request_reset};

pub const METADATA: Metadata =
    Metadata::new("Forgotten your password?", "For members of the directory");

/// Asks for the address.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Forgotten your password?"</h1>
        <p>"We send you a mail with a link to where you can choose a new one."</p>
        <Form action=request_reset let(ResetRequestFields { email })>
            <Field of=email autocomplete="username"/>
            <Submit>"Send the mail"</Submit>
        </Form>
    })
}
