//! What stands where a link confirms nothing.

use formwork::prelude::*;

use crate::{accounts::OwnConfirmation, texts::texts};

/// Says why, and offers another mail to who is signed in.
pub fn not_found() -> impl IntoView {
    let texts = &texts().links;
    view! {
        <h1>{texts.no_longer_good}</h1>
        <p>{texts.confirm_gone}</p>
        <OwnConfirmation/>
    }
}
