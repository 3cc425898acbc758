//! What stands where one has to be signed in, and where a form says so that was sent.

use formwork::prelude::*;

use crate::{routes::href, texts::texts};

/// Says so, and leads to the form; beside what was sent, which can then be sent again.
pub fn unauthorized() -> impl IntoView {
    let texts = texts();
    view! {
        <h1>{texts.refusals.unauthorized}</h1>
        <p data-formwork-alert="">
            {texts.refusals.unauthorized_text} " "
            <a href=href::sign_in() target="_blank">{texts.accounts.sign_in}</a>
        </p>
    }
}
