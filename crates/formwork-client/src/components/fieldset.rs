//! A form within a form.

use formwork_core::{Form, field::Fieldset};
use leptos::prelude::*;

use super::{
    field_error::{error_id, error_text},
    messages,
};

/// A form within a form: its label as a legend around its fields.
///
/// The children are given its fields, so that one that is left out does not compile:
/// `<Fieldset of=address let(AddressFields { street, city })>`.
#[component]
pub fn Fieldset<F, C, V>(
    /// The field, as the form hands it to its children.
    of: Fieldset<F>,
    /// Renders the fields.
    children: C,
) -> impl IntoView
where
    F: Form,
    C: FnOnce(F::Fields) -> V,
    V: IntoView + 'static,
{
    let (id, label) = (of.id(), of.spec().label);
    let owner = error_owner(&id);
    let error = error_text(&owner, label, of.errors());
    view! {
        <fieldset id=id aria-describedby=error_id(&owner)>
            <legend>{messages().label(label)}</legend>
            {error}
            {children(of.into_fields()).into_any()}
        </fieldset>
    }
    .into_any()
}

/// What the id of the error is made of: not the fieldset's own, which begins the ids of its fields, and
/// one of them may be called `error`.
fn error_owner(id: &str) -> String {
    format!("{id}-")
}
