//! An island that fails, and one that does not.

use formwork::prelude::*;

use crate::islands::Panel;

pub const METADATA: Metadata = Metadata::new("An island that fails", "The others go on");

/// Both.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"An island that fails"</h1>
        <Panel fails=true>
            <p>"This is HTML, and stays."</p>
        </Panel>
        <Panel fails=false>
            <p>"This one works."</p>
        </Panel>
    })
}
