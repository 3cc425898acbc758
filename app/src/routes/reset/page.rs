//! Where members ask for another password.

use formwork::prelude::*;

use crate::{
    accounts::{ResetRequestFields, request_reset},
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = texts();
    Ok(Metadata::new(texts.links.forgotten, texts.accounts.for_members))
}

/// Asks for the address.
pub async fn page() -> Result<impl IntoView> {
    let texts = &texts().links;
    Ok(view! {
        <h1>{texts.forgotten}</h1>
        <p>{texts.forgotten_text}</p>
        <Form action=request_reset let(ResetRequestFields { email })>
            <Field of=email autocomplete="username"/>
            <Submit>{texts.send}</Submit>
        </Form>
    })
}
