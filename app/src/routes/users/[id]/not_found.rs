//! What stands where there is no member.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says so, and leads to those who are there.
pub fn not_found() -> impl IntoView {
    let texts = &texts().profile;
    view! {
        <h1>{texts.missing}</h1>
        <p>{texts.missing_text}</p>
        <p>
            <a href=href::users()>{texts.to_directory}</a>
        </p>
    }
}
