//! The way to administration.

use formwork::prelude::*;

use crate::{accounts::Administrator, routes::href};

pub const METADATA: Metadata = Metadata::new("Administration", "For administrators");

/// Leads to what there is.
pub async fn page(_: Administrator) -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Administration"</h1>
        <ul>
            <li><a href=href::admin::users()>"Members"</a></li>
            <li><a href=href::admin::log()>"Log"</a></li>
        </ul>
    })
}
