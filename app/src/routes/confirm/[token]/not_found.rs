//! What stands where a link confirms nothing.

use formwork::prelude::*;

use crate::accounts::OwnConfirmation;

/// Says why, and offers another mail to who is signed in.
pub fn not_found() -> impl IntoView {
    view! {
        <h1>"This link is no longer good"</h1>
        <p>"It has been used, or is older than three days, or a newer one has taken its place."</p>
        <OwnConfirmation/>
    }
}
