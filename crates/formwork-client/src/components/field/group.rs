//! Fields with several controls: radio buttons, checkboxes, lists of values.

use formwork_core::{
    Field,
    field::{Choice, InputType},
};
use leptos::prelude::*;

use super::{About, error_text};
use crate::components::{
    attributes::{input_type, value_constraints},
    list_button::{add_button, place_buttons},
    messages,
};

/// The label of the group is its legend.
pub(super) fn fieldset(field: &Field<()>, hint: Option<AnyView>, about: About) -> AnyView {
    let described_by = about.described_by.clone();
    let controls = match field.spec().choices {
        [] => values(field, &about),
        choices => offers(field, choices, &about),
    };
    view! {
        <fieldset class="field" aria-describedby=described_by>
            <legend>{messages().label(field.spec().label)}</legend>
            {hint}
            {controls}
            {error_text(&field.id(), field.spec().label, field.errors())}
        </fieldset>
    }
    .into_any()
}

/// One radio button or checkbox for each choice; the first has the id that links to the field lead
/// to. Radio buttons cannot be let go of, so optional ones begin with one for nothing.
fn offers(field: &Field<()>, choices: &'static [Choice], about: &About) -> AnyView {
    let spec = field.spec();
    let is_optional = spec.input_type == InputType::Radio && !spec.required;
    let blank = is_optional.then(|| Choice { value: "", label: messages().get("none") });
    let offered = blank.iter().chain(choices).enumerate();
    offered.map(|(place, choice)| offer(field, place, choice, about)).collect::<Vec<_>>().into_any()
}

fn offer(field: &Field<()>, place: usize, choice: &Choice, about: &About) -> AnyView {
    let spec = field.spec();
    let (id, name) = (place_id(field, place), field.name().to_owned());
    let is_nothing = choice.value.is_empty() && field.values().is_empty();
    let checked = is_nothing || field.values().iter().any(|value| value == choice.value);
    let invalid = (!field.errors().is_empty()).then_some("true");
    view! {
        <div class="choice">
            <input
                type=input_type(spec)
                id=id.clone()
                name=name
                value=choice.value
                required=spec.input_type == InputType::Radio && spec.required
                checked=checked
                autofocus=place == 0 && field.focus().is_some()
                aria-invalid=invalid
                data-formwork-check=about.check
            />
            <label for=id>{messages().label(choice.label)}</label>
        </div>
    }
    .into_any()
}

fn place_id(field: &Field<()>, index: usize) -> String {
    let id = field.id();
    if index == 0 { id } else { format!("{id}-{index}") }
}

/// One control for each value, one blank one at least, with the buttons of a list.
fn values(field: &Field<()>, about: &About) -> AnyView {
    let spec = field.spec();
    let min = spec.rules.min_items.unwrap_or(0).max(1);
    let len = field.values().len().max(min);
    let places = (0..len).map(|place| one_value(field, place, len, min, about));
    let places = places.collect::<Vec<_>>();
    let add = spec.rules.max_items.is_none_or(|max| len < max);
    let add = add.then(|| add_button(field.name(), spec.item_label(), false));
    view! { {places} {add} }.into_any()
}

fn one_value(field: &Field<()>, place: usize, len: usize, min: usize, about: &About) -> AnyView {
    let spec = field.spec();
    let what = format!("{} {}", spec.item_label(), place + 1);
    let buttons = place_buttons(field.name(), place, place, len, min, &what);
    let invalid = (!field.errors().is_empty()).then_some("true");
    let (autocomplete, check) = (about.autocomplete.clone(), about.check);
    view! {
        <div class="choice">
            <input
                type=input_type(spec)
                id=place_id(field, place)
                name=field.name().to_owned()
                value=field.values().get(place).cloned()
                required=place < spec.rules.min_items.unwrap_or(0)
                {..value_constraints(spec)}
                autofocus=field.focus() == Some(place)
                autocomplete=autocomplete
                aria-label=what
                aria-invalid=invalid
                data-formwork-check=check
            />
            {buttons}
        </div>
    }
    .into_any()
}
