//! A number that a button adds to.

use formwork::prelude::*;

/// Counts how often its button was pressed.
#[island(lazy)]
pub fn Counter(
    /// What it begins with.
    start: i32,
) -> impl IntoView {
    let count = RwSignal::new(start);
    view! {
        <p class="counter">
            <button type="button" on:click=move |_| count.update(|count| *count += 1)>
                "Add"
            </button>
            " "
            <output>{count}</output>
        </p>
    }
}
