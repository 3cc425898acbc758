//! The buttons that submit a form.

use formwork_core::{
    Form,
    action::{FormAction, Sealer},
    form::PageUrl,
};
use leptos::prelude::*;

use super::error_summary::Summary;
use crate::browser;

/// A button that submits its form.
#[component]
pub fn Submit(
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    view! { <button type="submit">{children()}</button> }
}

/// A button that submits its form to another action than the form's own, by its `formaction`.
///
/// The action takes the same form, or one whose fields are all among the fields of the form around
/// the button; it is given its own bound arguments, and none of the form's. What is wrong is shown at
/// the fields of that form. Enter in a control presses the first button of a form, so this one
/// stands behind the [`Submit`](fn@Submit). A file that is kept because something else is wrong is
/// kept for the action that it was sent to: for another one it has to be chosen again.
///
/// # Panics
///
/// Outside a [`Form`](fn@super::Form), or if that lacks a field of the action's.
#[component]
pub fn SubmitTo<F: Form>(
    /// The action, or an action with bound arguments.
    #[prop(into)]
    action: FormAction<F>,
    /// What stands on it.
    children: Children,
) -> impl IntoView {
    let Some(form) = use_context::<Summary>() else {
        panic!("<SubmitTo> stands outside a form: put it into the <Form> that it submits");
    };
    if let Some(field) = F::specs().iter().find(|spec| !form.has_field(spec.name)) {
        panic!(
            "the form has no field {field:?} for {action}: put the button into a form that has it",
            field = field.name,
            action = action.id(),
        );
    }
    let rendered = action.render(use_context::<Sealer>().as_ref());
    let url = page_url().map(|page| rendered.url(&page));
    view! { <button type="submit" formaction=url>{children()}</button> }.into_any()
}

/// The page on which the form is rendered; in the browser, the one that is shown.
pub(super) fn page_url() -> Option<PageUrl> {
    let shown = || cfg!(target_arch = "wasm32").then(|| PageUrl::new(browser::current_page()));
    use_context().or_else(shown)
}
