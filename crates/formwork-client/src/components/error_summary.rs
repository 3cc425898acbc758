//! Everything that is wrong with a form, at its beginning.

use std::sync::Arc;

use formwork_core::{
    Form, FormState,
    field::{FieldSpec, InputType, control_id},
};
use leptos::prelude::*;

use super::messages;
#[cfg(target_arch = "wasm32")]
use crate::browser;

/// What a form tells the components in it.
#[derive(Clone)]
pub(super) struct Summary {
    state: Arc<FormState>,
    specs: &'static [FieldSpec],
}

impl Summary {
    pub(super) fn new<F: Form>(state: FormState) -> Self {
        Self { state: Arc::new(state), specs: F::specs() }
    }

    /// Whether the form has a field called `name`.
    pub(super) fn has_field(&self, name: &str) -> bool {
        self.specs.iter().any(|spec| spec.name == name)
    }
}

/// Whether something is wrong with the form.
#[cfg(not(target_arch = "wasm32"))]
fn has_errors(summary: &Summary) -> bool {
    !summary.state.errors.is_empty()
}

/// Whether the page that an island begins on says that something is wrong with the form.
#[cfg(target_arch = "wasm32")]
fn has_errors(summary: &Summary) -> bool {
    let form = browser::element(&summary.state.form_id);
    form.is_some_and(|form| matches!(form.query_selector("[data-formwork-errors]"), Ok(Some(_))))
}

/// Whether there is something to go to: a hidden field cannot be seen.
fn is_shown(specs: &'static [FieldSpec], name: &str) -> bool {
    FieldSpec::find(specs, name).is_some_and(|spec| spec.input_type != InputType::Hidden)
}

/// Everything that is wrong with the form around it, each with a link to its field; nothing if
/// nothing is wrong. It takes the focus when the page is shown.
///
/// A [`Form`](fn@super::Form) begins with one. Where it is to stand elsewhere, say `summary=false`
/// there and put this in.
#[component]
pub fn ErrorSummary() -> impl IntoView {
    let summary = use_context::<Summary>().filter(has_errors);
    summary.map(|Summary { state, specs }| {
        // What it says stays as it is on the page.
        if cfg!(target_arch = "wasm32") {
            return view! { <div></div> }.into_any();
        }
        let messages = messages();
        let items = state.errors.iter().map(|error| {
            let name = error.field();
            let label = FieldSpec::label_of(specs, name, messages);
            let text = [label.as_str(), &error.message_in(messages)].join(" ");
            let text = text.trim_start().to_owned();
            if !is_shown(specs, name) {
                return view! { <li>{text}</li> }.into_any();
            }
            let href = format!("#{}", control_id(&state.form_id, name));
            view! { <li><a href=href>{text}</a></li> }.into_any()
        });
        let items = items.collect::<Vec<_>>();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" data-formwork-errors="" autofocus=true>
                <p>{messages.get("summary")}</p>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}
