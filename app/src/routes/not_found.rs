//! What stands where there is no page.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says so, and leads back.
pub fn not_found() -> impl IntoView {
    let texts = &texts().refusals;
    view! {
        <h1>{texts.not_found}</h1>
        <p>{texts.not_found_text}</p>
        <p>
            <a href=href::index()>{texts.to_start}</a>
        </p>
    }
}
