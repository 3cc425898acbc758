//! The button that submits a form.

use leptos::prelude::*;

/// A button that submits its form.
#[component]
pub fn Submit(
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    view! { <button type="submit">{children()}</button> }
}
