//! What the framework does, one thing a page.

use formwork::prelude::*;

pub const CACHE: Cache = Cache::forever();

pub const METADATA: Metadata = Metadata::new("Examples", "What the framework does, page by page");

/// Says what the examples are for; the layout leads to them.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Examples"</h1>
        <p>
            "Each of these pages shows one thing that the framework does, by itself and as small as it can
            be. The directory around them puts the same things to use."
        </p>
    })
}
