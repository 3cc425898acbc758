//! A form on a server action.

use std::sync::Arc;

use formwork_core::{
    Form, FormState, FormValues,
    action::{FormAction, RenderedAction, Sealer},
    field::FieldSpec,
    form::SubmittedForm,
    wire::{ACTION_FIELD, ARGUMENT_FIELD, FORM_FIELD, ONCE_FIELD},
};
use leptos::{context::Provider, prelude::*};
#[cfg(target_arch = "wasm32")]
use {
    crate::{browser, form_values},
    wasm_bindgen::JsCast,
    web_sys::FormData,
};

use super::{
    error_summary::{ErrorSummary, Summary},
    messages,
    submit::page_url,
};

/// What a form has that is shown again.
#[cfg(target_arch = "wasm32")]
const DRAFT: &str = "data-formwork-draft";

/// A form on a server action: a real `<form method="post">` to the page's own URL.
///
/// The children are given the fields of the action's form, so that one that is left out does not
/// compile: `let(NewUserFields { name, email })`, or `let(NoFields)` for an action without a form.
///
/// After a submit that was refused the form shows what was typed, and begins with a summary of
/// the errors that links to the fields. A form with a file in it is sent as `multipart/form-data`.
///
/// Forms of one action are told apart by their bound arguments. Where two have the same, or none, each
/// is given an `id`.
#[component]
pub fn Form<F, C, V>(
    /// The action, or an action with bound arguments.
    #[prop(into)]
    action: FormAction<F>,
    /// The element id of the form, instead of one that is made of its action and bound arguments.
    #[prop(optional, into)]
    id: Option<String>,
    /// What the fields show at first.
    #[prop(optional)]
    initial: Option<F>,
    /// Whether it begins with an [`ErrorSummary`].
    #[prop(default = true)]
    summary: bool,
    /// Renders the fields.
    children: C,
) -> impl IntoView
where
    F: Form,
    C: FnOnce(F::Fields) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let RenderedAction { id: action_id, form_id, bound, token } =
        action.render(use_context::<Sealer>().as_ref());
    let submitted = submitted(&action, id.as_deref());
    let draft = submitted.as_ref().map(|_| "");
    let hidden = bound.into_iter().map(|argument| (ARGUMENT_FIELD, argument));
    let hidden = hidden.chain(id.clone().map(|id| (FORM_FIELD, id)));
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let hidden = hidden.collect::<Vec<_>>();
    let state = form_state(submitted.as_deref(), id.unwrap_or(form_id), initial.as_ref());
    let fields = F::fields(&state);
    let id = state.form_id.clone();
    let url = page_url().map(|page| page.of_forms());
    let enctype = FieldSpec::have_files(F::specs()).then_some("multipart/form-data");
    // A browser that fills in what a page was left with would put a token there that may be spent.
    let token = token.map(|token| {
        view! { <input type="hidden" name=ONCE_FIELD value=token autocomplete="off"/> }
    });
    // Enter in a control presses the first button of the form, which a list's must not be.
    let default_button = FieldSpec::have_lists(F::specs())
        .then(|| view! { <button type="submit" hidden=true>{messages().get("submit")}</button> });
    let in_form = Summary::new::<F>(state);
    view! {
        <Provider value=in_form>
            <form method="post" id=id action=url enctype=enctype data-formwork-draft=draft>
                <input type="hidden" name=ACTION_FIELD value=action_id/>
                {hidden}
                {token}
                {default_button}
                {summary.then(|| view! { <ErrorSummary/> })}
                {children(fields).into_any()}
            </form>
        </Provider>
    }
    .into_any()
}

/// The form that was submitted and is shown again, if it is that of `action` with the id `form`.
fn submitted<F>(action: &FormAction<F>, form: Option<&str>) -> Option<Arc<SubmittedForm>> {
    // An island is not told: it reads what the page says of the form.
    if cfg!(target_arch = "wasm32") {
        return None;
    }
    use_context::<Arc<SubmittedForm>>().filter(|submitted| submitted.is_of(action, form))
}

fn form_state<F: Form>(
    submitted: Option<&SubmittedForm>,
    form_id: String,
    initial: Option<&F>,
) -> FormState {
    match submitted {
        Some(submitted) => {
            FormState::shown_again(form_id, submitted, F::specs(), || initial.map(Form::encode))
        }
        None => {
            let initial = || initial.map_or_else(FormValues::new, Form::encode);
            let values = shown_again(&form_id).unwrap_or_else(initial);
            FormState { form_id, values, ..FormState::default() }
        }
    }
}

/// What the form is shown again with on the page that an island begins on: its lists then have as many
/// elements as the page has.
#[cfg(target_arch = "wasm32")]
fn shown_again(form_id: &str) -> Option<FormValues> {
    let form = browser::element(form_id)?;
    let form = form.has_attribute(DRAFT).then_some(form)?.dyn_into().ok()?;
    form_values::of_data(&FormData::new_with_form(&form).ok()?)
}

/// The server knows it.
#[cfg(not(target_arch = "wasm32"))]
fn shown_again(_: &str) -> Option<FormValues> {
    None
}
