//! A form in an island.

use formwork::prelude::*;

use crate::islands::NoteForm;

pub const METADATA: Metadata =
    Metadata::new("A form in an island", "It is checked while one types");

/// The form.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"A form in an island"</h1>
        <NoteForm/>
    })
}
