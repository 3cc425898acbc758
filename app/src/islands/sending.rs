//! What becomes of the form around an island.

use formwork::prelude::*;

/// Says what is being sent, as long as there is no answer.
#[island(lazy)]
pub fn Sending() -> impl IntoView {
    let place = NodeRef::new();
    let status = use_form_status(place);
    let said = move || {
        // Of what was submitted before this began, nobody says what it is.
        let text = status.entries().get("text").map(|text| format!(": {text}"));
        status.pending().then(|| format!("Sending{}", text.unwrap_or_default()))
    };
    view! { <output node_ref=place class="sending">{said}</output> }
}
