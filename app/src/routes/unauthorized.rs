//! What stands where one has to be signed in.

use formwork::prelude::*;

use crate::routes::href;

/// Says so, and leads to the form.
pub fn unauthorized() -> impl IntoView {
    view! {
        <h1>"Sign in first"</h1>
        <p>"This is for members who are signed in. Nothing was changed."</p>
        <p>
            <a class="button" href=href::sign_in()>"Sign in"</a>
        </p>
    }
}
