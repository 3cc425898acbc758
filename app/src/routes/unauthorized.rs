//! What stands where one has to be signed in.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says so, and leads to the form.
pub fn unauthorized() -> impl IntoView {
    let texts = texts();
    view! {
        <h1>{texts.refusals.unauthorized}</h1>
        <p>{texts.refusals.unauthorized_text}</p>
        <p>
            <a class="button" href=href::sign_in()>{texts.accounts.sign_in}</a>
        </p>
    }
}
