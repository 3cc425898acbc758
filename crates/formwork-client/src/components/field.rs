//! One field of a form: label, control, hint and errors.

use formwork_core::{Field, field::InputType};
use leptos::prelude::*;

use super::{
    attributes::{constraints, control},
    field_error::{error_id, error_text},
    messages,
};

mod files;
mod group;
mod select;

/// A field: its label, its control with the rules as attributes, hint and errors.
///
/// The control is chosen by the field's type and rules. Label, hint and errors are tied to it by
/// ids that are the same in every render.
#[component]
pub fn Field<T: 'static>(
    /// The field, as the form hands it to its children.
    of: Field<T>,
    /// What a browser may fill in (HTML Standard, section 4.10.18.7), such as `email`.
    #[prop(optional, into)]
    autocomplete: Option<String>,
    /// A line that helps to fill it in.
    #[prop(optional, into)]
    hint: Option<String>,
    /// Whether the server is asked about it while the visitor types, by the checks of the form.
    #[prop(optional)]
    check: bool,
) -> impl IntoView {
    let field = of.untyped();
    let about = About {
        described_by: described_by(&field.id(), hint.is_some()),
        autocomplete,
        check: check.then_some(""),
    };
    render(&field, hint, about)
}

/// All of it that does not depend on the type, so that it is compiled once.
fn render(field: &Field<()>, hint: Option<String>, about: About) -> AnyView {
    let id = field.id();
    let hint = hint.map(|text| view! { <p class="hint" id=hint_id(&id)>{text}</p> }.into_any());
    if field.spec().input_type == InputType::Hidden {
        return hidden(field);
    }
    if is_group(field) {
        return group::fieldset(field, hint, about);
    }
    let label = field.spec().label;
    view! {
        <div class="field">
            <label for=id.clone()>{messages().label(label)}</label>
            {hint}
            {one_control(field, about)}
            {error_text(&id, label, field.errors())}
        </div>
    }
    .into_any()
}

/// What is said of a control besides its field.
#[derive(Clone)]
struct About {
    described_by: String,
    autocomplete: Option<String>,
    check: Option<&'static str>,
}

fn hint_id(id: &str) -> String {
    format!("{id}-hint")
}

/// The error is named although there may be none: without a text it says nothing, and a check while
/// one types may give it one.
fn described_by(id: &str, has_hint: bool) -> String {
    let error = error_id(id);
    if has_hint { format!("{error} {}", hint_id(id)) } else { error }
}

/// Whether it has several controls.
fn is_group(field: &Field<()>) -> bool {
    let spec = field.spec();
    match spec.input_type {
        InputType::Radio => true,
        InputType::Select | InputType::File => false,
        _ => spec.multiple,
    }
}

/// Each of its values, and no label.
fn hidden(field: &Field<()>) -> AnyView {
    let inputs = field.values().iter().map(|value| {
        let (name, value) = (field.name().to_owned(), value.clone());
        view! { <input type="hidden" name=name value=value/> }
    });
    inputs.collect::<Vec<_>>().into_any()
}

fn one_control(field: &Field<()>, about: About) -> AnyView {
    let spec = field.spec();
    match spec.input_type {
        InputType::Select => select::control(field, about),
        InputType::File => files::control(field, about),
        _ if spec.rules.multiline => textarea(field, about),
        _ => input(field, about),
    }
}

fn input(field: &Field<()>, about: About) -> AnyView {
    let About { described_by, autocomplete, check } = about;
    view! {
        <input
            {..control(field, described_by)}
            {..constraints(field)}
            autocomplete=autocomplete
            data-formwork-check=check
        />
    }
    .into_any()
}

fn textarea(field: &Field<()>, about: About) -> AnyView {
    let About { described_by, autocomplete, check } = about;
    let text = textarea_text(field.value().unwrap_or_default().to_owned());
    view! {
        <textarea
            {..control(field, described_by)}
            {..constraints(field)}
            autocomplete=autocomplete
            data-formwork-check=check
        >
            {text}
        </textarea>
    }
    .into_any()
}

/// A parser drops the first line break after `<textarea>` (HTML Standard, section 13.2.6.4.7), so
/// a text that begins with one needs another.
fn textarea_text(text: String) -> String {
    if text.starts_with(['\n', '\r']) { format!("\n{text}") } else { text }
}
