//! What stands where a link leads to no new password.

use formwork::prelude::*;

use crate::routes::href;

/// Says why, and leads to another one.
pub fn not_found() -> impl IntoView {
    view! {
        <h1>"This link is no longer good"</h1>
        <p>"It has been used, or is older than an hour."</p>
        <p>
            <a class="button" href=href::reset()>"Ask for another one"</a>
        </p>
    }
}
