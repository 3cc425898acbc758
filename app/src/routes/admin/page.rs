//! The way to administration.

use formwork::prelude::*;

use crate::{accounts::Administrator, routes::href, texts::texts};

/// What search engines and browsers are told of it.
pub async fn metadata() -> Result<Metadata> {
    let texts = &texts().administration;
    Ok(Metadata::new(texts.title, texts.description))
}

/// Leads to what there is.
pub async fn page(_: Administrator) -> Result<impl IntoView> {
    let texts = &texts().administration;
    Ok(view! {
        <h1>{texts.title}</h1>
        <ul>
            <li><a href=href::admin::users()>{texts.members.title}</a></li>
            <li><a href=href::admin::log()>{texts.log.title}</a></li>
        </ul>
    })
}
