//! An island in an island.

use formwork::prelude::*;

use crate::{islands::Panel, routes::href};

pub const METADATA: Metadata = Metadata::new("Islands in islands", "One inside another");

/// A panel that waits until it is in view, with one in it that would load at once, and one after it.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Islands in islands"</h1>
        <p><a href=href::examples::islands::failing()>"Next"</a></p>
        <div class="far">
            <Hydrate when=When::Visible>
                <Panel>
                    <p>"The server rendered this."</p>
                    <Hydrate when=When::Load>
                        <Panel>
                            <p>"And this."</p>
                        </Panel>
                    </Hydrate>
                </Panel>
            </Hydrate>
        </div>
    })
}
