//! An island that fails, and others that do not.

use formwork::prelude::*;

use crate::islands::Panel;

pub const METADATA: Metadata = Metadata::new("An island that fails", "The others go on");

/// The third panel is in too many others.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"An island that fails"</h1>
        <Panel>
            <Panel>
                <Panel>
                    <p>"This is HTML, and stays."</p>
                </Panel>
            </Panel>
        </Panel>
        <Panel>
            <p>"This one works."</p>
        </Panel>
    })
}
