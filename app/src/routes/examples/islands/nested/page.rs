//! An island in an island.

use formwork::prelude::*;

use crate::islands::{Counter, Panel, ShadeName};

pub const METADATA: Metadata = Metadata::new("Islands in islands", "One inside another");

/// A panel that waits until it is in view, with an island in it that would load at once, and one after
/// it.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"Islands in islands"</h1>
        <div class="far">
            <Hydrate when=When::Visible>
                <Panel>
                    <p>"The server rendered this."</p>
                    <Hydrate when=When::Load>
                        <ShadeName/>
                    </Hydrate>
                </Panel>
            </Hydrate>
        </div>
        <div>
            <Hydrate when=When::Interaction>
                <Counter start=7/>
            </Hydrate>
        </div>
    })
}
