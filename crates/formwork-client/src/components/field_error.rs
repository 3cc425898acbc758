//! What is wrong with a field, beside it.

use formwork_core::{Field, FieldError as Broken, field::Messages};
use leptos::prelude::*;

use super::messages;

/// What is wrong with a field; empty and hidden if nothing is, so that it can be filled in while
/// the visitor types.
///
/// [`Field`](super::Field) has one in it; put one beside a control of your own.
#[component]
pub fn FieldError<T: 'static>(
    /// The field.
    of: Field<T>,
) -> impl IntoView {
    error_text(&of.id(), of.spec().label, of.errors())
}

/// The id of the element that says what is wrong with the control `id`.
pub(super) fn error_id(id: &str) -> String {
    format!("{id}-error")
}

pub(super) fn error_text(id: &str, label: &'static str, errors: &[Broken]) -> AnyView {
    let text = text_of(label, errors.iter(), messages());
    let is_empty = text.is_empty();
    view! { <p class="error" id=error_id(id) hidden=is_empty>{text}</p> }.into_any()
}

/// What is wrong with a field, in one text.
pub(crate) fn text_of<'a>(
    label: &'static str,
    errors: impl Iterator<Item = &'a Broken>,
    messages: Messages,
) -> String {
    let label = messages.label(label);
    let texts = errors.map(|error| format!("{label} {}", error.message_in(messages)));
    texts.collect::<Vec<_>>().join(". ")
}
