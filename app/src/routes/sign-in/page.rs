//! The form that members sign in by.

use formwork::prelude::*;

use crate::{
    accounts::{SignInFields, sign_in},
    routes::href,
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().accounts;
    Ok(Metadata::new(texts.sign_in, texts.for_members))
}

/// Where to go afterwards.
#[derive(Query)]
pub struct Back {
    next: Option<String>,
}

/// Asks for address and password.
pub async fn page(Query(back): Query<Back>) -> Result<impl IntoView> {
    let texts = texts();
    Ok(view! {
        <h1>{texts.accounts.sign_in}</h1>
        <Form action=sign_in.bind(back.next) let(SignInFields { email, password })>
            <Field of=email autocomplete="username"/>
            <Field of=password autocomplete="current-password"/>
            <Submit>{texts.accounts.sign_in}</Submit>
        </Form>
        <p>
            <a href=href::reset()>{texts.links.forgotten}</a>
        </p>
        <p>{texts.accounts.no_account} <a href=href::register()>{texts.accounts.join}</a></p>
    })
}
