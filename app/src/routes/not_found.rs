//! What stands where there is no page.

use formwork::prelude::*;

use crate::routes::href;

/// Says so, and leads back.
pub fn not_found() -> impl IntoView {
    view! {
        <h1>"Not found"</h1>
        <p>"There is no page at this address."</p>
        <p>
            <a href=href::index()>"Back to the start"</a>
        </p>
    }
}
