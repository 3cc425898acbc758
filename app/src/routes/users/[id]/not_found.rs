//! What stands where there is no member.

use formwork::prelude::*;

use crate::routes::href;

/// Says so, and leads to those who are there.
pub fn not_found() -> impl IntoView {
    view! {
        <h1>"No such member"</h1>
        <p>"Nobody in the directory has this number."</p>
        <p>
            <a href=href::users()>"See the directory"</a>
        </p>
    }
}
