//! How a member likes the site.

use formwork::prelude::*;

use crate::{
    accounts::SignedIn,
    database::db,
    settings::{PreferencesFields, queries, update_preferences},
};

pub const METADATA: Metadata = Metadata::new("Preferences", "How you like the site");

/// Theme and newsletter.
pub async fn page(SignedIn(account): SignedIn) -> Result<impl IntoView> {
    let preferences = queries::preferences(&db(), account.id).await?;
    Ok(view! {
        <h1>"Your preferences"</h1>
        // The theme is a stylesheet, which the browser asks for when it loads the page anew.
        <div data-formwork="off">
            <Form
                action=update_preferences
                initial=preferences
                let(PreferencesFields { theme, newsletter })
            >
                <Field of=theme/>
                <Field of=newsletter/>
                <Submit>"Save"</Submit>
            </Form>
        </div>
    })
}
