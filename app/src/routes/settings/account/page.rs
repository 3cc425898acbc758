//! How a member signs in.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    settings::{NewAddressFields, NewPasswordFields, change_address, change_password},
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().settings.account;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Address and password, each a form of its own.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().settings.account;
    Ok(view! {
        <h1>{texts.heading}</h1>
        <h2>{texts.email}</h2>
        <p>{texts.address.0} <strong>{account.email}</strong> {texts.address.1}</p>
        <Form action=change_address let(NewAddressFields { email, password })>
            <Field of=email autocomplete="email"/>
            <Field of=password autocomplete="current-password"/>
            <Submit>{texts.change_address}</Submit>
        </Form>
        <h2>{texts.password}</h2>
        <Form action=change_password let(NewPasswordFields { current, new })>
            <Field of=current autocomplete="current-password"/>
            <Field
                of=new
                autocomplete="new-password"
                hint=texts.password_hint
            />
            <Submit>{texts.change_password}</Submit>
        </Form>
    })
}
