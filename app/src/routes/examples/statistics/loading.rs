//! What stands in the place of the figures while they are counted.

use formwork::prelude::*;

/// A line of text.
pub fn loading() -> impl IntoView {
    view! { <p>"Counting …"</p> }
}
