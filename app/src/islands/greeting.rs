//! A text field that answers.

use formwork::prelude::*;

/// Greets whoever enters a name.
#[island(lazy)]
pub fn Greeting() -> impl IntoView {
    let name = RwSignal::new(String::new());
    view! {
        <p class="greeting">
            <label>
                "Your name "
                <input
                    prop:value=name
                    on:input=move |event| name.set(event_target_value(&event))
                />
            </label>
            " "
            <output>{move || name.with(|name| greeting(name))}</output>
        </p>
    }
}

fn greeting(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!("Hello, {name}!") }
}
