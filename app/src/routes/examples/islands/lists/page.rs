//! A form with lists in an island.

use formwork::prelude::*;

use crate::islands::TripForm;

pub const METADATA: Metadata = Metadata::new(
    "A form with lists in an island",
    "Its lists grow, and it is checked while one types",
);

/// The form.
pub async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <h1>"A form with lists in an island"</h1>
        <TripForm/>
    })
}
