//! What stands where a link leads to no new password.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says why, and leads to another one.
pub fn not_found() -> impl IntoView {
    let texts = &texts().links;
    view! {
        <h1>{texts.no_longer_good}</h1>
        <p>{texts.reset_gone}</p>
        <p>
            <a class="button" href=href::reset()>{texts.ask_again}</a>
        </p>
    }
}
