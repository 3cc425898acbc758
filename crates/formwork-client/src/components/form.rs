//! A form on a server action.

use formwork_core::{
    Form, FormState, FormValues,
    action::FormAction,
    form::SubmittedForm,
    wire::{ACTION_FIELD, ARGUMENT_FIELD},
};
use leptos::prelude::*;

use super::messages;

/// A form on a server action: a real `<form method="post">` to the page's own URL.
///
/// The children are given the fields of the action's form, so that one that is left out does not
/// compile: `let(NewUserFields { name, email })`, or `let(NoFields)` for an action without a form.
///
/// After a submit that was refused the form shows what was typed, and begins with a summary of
/// the errors that links to the fields.
#[component]
pub fn Form<F, C, V>(
    /// The action, or an action with bound arguments.
    #[prop(into)]
    action: FormAction<F>,
    /// What the fields show at first.
    #[prop(optional)]
    initial: Option<F>,
    /// Renders the fields.
    children: C,
) -> impl IntoView
where
    F: Form,
    C: FnOnce(F::Fields) -> V,
    V: IntoView,
{
    let state = form_state(&action, initial.as_ref());
    let summary = (!state.errors.is_empty()).then(|| error_summary::<F>(&state));
    let bound = action.bound().iter().map(|argument| {
        view! { <input type="hidden" name=ARGUMENT_FIELD value=argument.clone()/> }
    });
    let bound = bound.collect::<Vec<_>>();
    view! {
        <form method="post" id=state.form_id.clone()>
            <input type="hidden" name=ACTION_FIELD value=action.id()/>
            {bound}
            {summary}
            {children(F::fields(&state))}
        </form>
    }
}

fn form_state<F: Form>(action: &FormAction<F>, initial: Option<&F>) -> FormState {
    let submitted = use_context::<std::sync::Arc<SubmittedForm>>();
    let form_id = action.form_id();
    match submitted.filter(|submitted| submitted.is_of(action)) {
        Some(submitted) => FormState {
            form_id,
            values: submitted.values.clone(),
            errors: submitted.errors.clone(),
            focus: submitted.focus.clone(),
        },
        None => FormState {
            form_id,
            values: initial.map_or_else(FormValues::new, Form::encode),
            ..FormState::default()
        },
    }
}

fn error_summary<F: Form>(state: &FormState) -> impl IntoView + use<F> {
    let messages = messages();
    let items = state.errors.iter().map(|error| {
        let href = format!("#{}-{}", state.form_id, error.field());
        let text = format!("{} {}", F::label(error.field()), error.message_in(messages));
        view! { <li><a href=href>{text}</a></li> }
    });
    let items = items.collect::<Vec<_>>();
    view! {
        <div class="error-summary" role="alert" tabindex="-1" data-formwork-errors="">
            <p>{messages.get("summary")}</p>
            <ul>{items}</ul>
        </div>
    }
}
