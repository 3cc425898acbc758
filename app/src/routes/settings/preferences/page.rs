//! How a member likes the site.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    database::db,
    settings::{PreferencesFields, queries, update_preferences},
    texts::texts,
};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().settings.preferences;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Theme, language and newsletter.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let texts = &texts().settings;
    let preferences = queries::preferences(&db(), account.id).await?;
    Ok(view! {
        <h1>{texts.preferences.heading}</h1>
        // The theme is a stylesheet, which the browser asks for when it loads the page anew.
        <div data-formwork="off">
            <Form
                action=update_preferences
                initial=preferences
                let(PreferencesFields { theme, language, newsletter })
            >
                <Field of=theme/>
                <Field of=language/>
                <Field of=newsletter/>
                <Submit>{texts.save}</Submit>
            </Form>
        </div>
    })
}
