//! What becomes of the form around an island.

use formwork::prelude::*;

/// Says what is being sent, as long as there is no answer.
#[island(lazy)]
pub fn Sending() -> impl IntoView {
    let place = NodeRef::new();
    let status = use_form_status(place);
    let said = move || {
        let entries = status.entries();
        entries.get("text").filter(|_| status.pending()).map(|text| format!("Sending {text}"))
    };
    view! { <output node_ref=place class="sending">{said}</output> }
}
