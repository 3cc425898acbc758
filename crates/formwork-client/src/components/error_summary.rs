//! Everything that is wrong with a form, at its beginning.

use std::sync::Arc;

use formwork_core::{Form, FormState, field::control_id};
use leptos::prelude::*;

use super::messages;

/// What a form tells the components in it.
#[derive(Clone)]
pub(super) struct Summary {
    state: Arc<FormState>,
    label: fn(&str) -> String,
}

impl Summary {
    pub(super) fn new<F: Form>(state: FormState) -> Self {
        Self { state: Arc::new(state), label: F::label }
    }
}

/// Everything that is wrong with the form around it, each with a link to its field; nothing if
/// nothing is wrong. It takes the focus when the page is shown.
///
/// A [`Form`](fn@super::Form) begins with one. Where it is to stand elsewhere, say `summary=false`
/// there and put this in.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let summary = use_context::<Summary>().filter(|summary| !summary.state.errors.is_empty());
    summary.map(|Summary { state, label }| {
        let messages = messages();
        let items = state.errors.iter().map(|error| {
            let href = format!("#{}", control_id(&state.form_id, error.field()));
            let text = format!("{} {}", label(error.field()), error.message_in(messages));
            view! { <li><a href=href>{text}</a></li> }
        });
        let items = items.collect::<Vec<_>>();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" data-formwork-errors="" autofocus=true>
                <p>{messages.get("summary")}</p>
                <ul>{items}</ul>
            </div>
        }
    })
}
