//! What is kept of a member, and leaving.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    dates,
    routes::href,
    settings::{DeletionFields, delete_account, keep_account},
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().settings.data;
    Ok(Metadata::new(texts.title, texts.description))
}

/// A file of everything, and the form that deletes the account, or keeps it after all.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().settings.data;
    let leaving = match account.delete_at {
        Some(time) => view! {
            <p>
                {texts.deleted_on.0} {dates::day(time)} {texts.deleted_on.1}
            </p>
            <Form action=keep_account.bind(()) let(NoFields)>
                <Submit>{texts.keep}</Submit>
            </Form>
        }
        .into_any(),
        None => view! {
            <p>{texts.delete_text}</p>
            <Form action=delete_account let(DeletionFields { email })>
                <Field of=email autocomplete="off"/>
                <Submit>{texts.delete}</Submit>
            </Form>
        }
        .into_any(),
    };
    Ok(view! {
        <h1>{texts.title}</h1>
        <p>
            <a href=href::settings::data::export() download="">{texts.download}</a>
            {texts.download_text}
        </p>
        <h2>{texts.delete_heading}</h2>
        {leaving}
    })
}
