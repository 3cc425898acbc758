//! The start page.

use formwork::prelude::*;

use crate::routes::href;

pub const CACHE: Cache = Cache::forever();

pub const METADATA: Metadata = Metadata::empty().absolute_title("Members");

/// Says what this is, and leads on.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Members"</h1>
        <p>"A directory of people who like to be found."</p>
        <p>
            <a class="button" href=href::users()>"See the directory"</a>
            " "
            <a class="button" href=href::register()>"Join"</a>
        </p>
    })
}
