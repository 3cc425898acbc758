//! A choice as a `<select>`.

use formwork_core::{Field, field::FieldSpec};
use leptos::prelude::*;

use super::About;
use crate::components::{
    attributes::{constraints, control as tie},
    messages,
};

pub(super) fn control(field: &Field<()>, about: About) -> AnyView {
    let About { described_by, autocomplete, check } = about;
    let spec = field.spec();
    let blank = (!spec.multiple).then(|| blank(spec));
    view! {
        <select
            {..tie(field, described_by)}
            {..constraints(field)}
            autocomplete=autocomplete
            data-formwork-check=check
        >
            {blank}
            {options(field)}
        </select>
    }
    .into_any()
}

/// A blank option stands first: the placeholder of a required select (HTML Standard, section
/// 4.10.7), or what an optional one means by nothing.
fn blank(spec: &FieldSpec) -> AnyView {
    let text = messages().get(if spec.required { "choose" } else { "none" });
    view! { <option value="">{text}</option> }.into_any()
}

fn options(field: &Field<()>) -> AnyView {
    let messages = messages();
    let options = field.spec().choices.iter().map(|choice| {
        let selected = field.values().iter().any(|value| value == choice.value);
        view! { <option value=choice.value selected=selected>{messages.label(choice.label)}</option> }
    });
    options.collect::<Vec<_>>().into_any()
}
