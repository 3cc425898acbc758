//! What stands where one may not be.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says so, and leads away.
pub fn forbidden() -> impl IntoView {
    let texts = &texts().refusals;
    view! {
        <h1>{texts.forbidden}</h1>
        <p data-formwork-alert="">{texts.forbidden_text}</p>
        <p>
            <a href=href::index()>{texts.to_start}</a>
        </p>
    }
}
