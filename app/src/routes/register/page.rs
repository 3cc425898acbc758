//! The form that makes an account.

use formwork::prelude::*;

use crate::{
    accounts::{RegistrationFields, register},
    routes::href,
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().accounts;
    Ok(Metadata::new(texts.join, texts.join_description))
}

/// Asks for name, address and password.
pub async fn page() -> Result<impl IntoView> {
    let texts = &texts().accounts;
    Ok(view! {
        <h1>{texts.join}</h1>
        <Form action=register let(RegistrationFields { name, email, password })>
            <Field of=name autocomplete="name"/>
            <Field of=email autocomplete="email"/>
            <Field of=password autocomplete="new-password" hint=texts.password_hint/>
            <Submit>{texts.join}</Submit>
        </Form>
        <p>{texts.is_member} <a href=href::sign_in()>{texts.sign_in}</a></p>
    })
}
