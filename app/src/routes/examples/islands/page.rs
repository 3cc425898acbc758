//! When and how islands load.

use formwork::prelude::*;

use crate::routes::href;

pub const METADATA: Metadata = Metadata::new("Islands", "When and how islands load");

/// The examples.
pub async fn page() -> Result<impl IntoView> {
    let strategies = ["load", "idle", "visible", "media", "interaction"].map(|when| {
        let href = href::examples::islands::when(when);
        view! { <li><a href=href>"On " {when}</a></li> }
    });
    Ok(view! {
        <h1>"Islands"</h1>
        <ul>
            {strategies}
            <li><a href=href::examples::islands::nested()>"One inside another"</a></li>
            <li><a href=href::examples::islands::form()>"A form in an island"</a></li>
            <li><a href=href::examples::islands::lists()>"A form with lists in an island"</a></li>
            <li><a href=href::examples::islands::telling()>"Some that tell each other"</a></li>
            <li><a href=href::examples::islands::failing()>"One that fails"</a></li>
        </ul>
    })
}
