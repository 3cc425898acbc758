//! The start page.

use formwork::prelude::*;

use crate::{languages, routes::href, texts::texts};

/// The name of the site alone.
pub async fn metadata() -> Result<Metadata> {
    Ok(Metadata::empty().absolute_title(texts().site.name))
}

/// Says what this is, and leads on; who arrives at the plain address is led to their language first.
pub async fn page(language: Language) -> Result<impl IntoView> {
    if language.is_default()
        && let Some(own) = languages::of_arriving_visitor().await?
        && own != language
    {
        return Err(redirect(href::index().in_language(own)).into());
    }
    let texts = &texts().start;
    Ok(view! {
        <h1>{texts.heading}</h1>
        <p>{texts.introduction}</p>
        <p>
            <a class="button" href=href::users()>{texts.directory}</a>
            " "
            <a class="button" href=href::register()>{texts.join}</a>
        </p>
    })
}
