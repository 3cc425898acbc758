//! What stands where one may not be.

use formwork::prelude::*;

use crate::routes::href;

/// Says so, and leads away.
pub fn forbidden() -> impl IntoView {
    view! {
        <h1>"Not for you"</h1>
        <p>"Only administrators can see and do this. Nothing was changed."</p>
        <p>
            <a href=href::index()>"Back to the start"</a>
        </p>
    }
}
