//! Hears what is typed into a form, and has the script show what is wrong with it.

use std::collections::BTreeMap;

use formwork_core::{
    FieldErrors, Form, FormValues,
    field::{FieldSpec, InputType, Messages},
};
use js_sys::{Array, JsString};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, FormData, HtmlFormElement};

use crate::{browser, components::text_of};

/// The fields that the visitor has left or changed, each with what was last shown at it.
type Touched = BTreeMap<String, String>;

/// Checks the form around `place` at what happens in it.
pub(super) fn check_on_events<F: Form>(place: &Element, messages: Messages) {
    let Ok(Some(form)) = place.closest("form") else { return };
    let mut touched = Touched::new();
    // The form is not captured, so that it can go when its page goes, and this with it.
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let form = event.current_target().and_then(|form| form.dyn_into().ok());
        if let Some(form) = form {
            hear::<F>(&form, &event, &mut touched, messages);
        }
    });
    let listener = listener.into_js_value();
    for event in ["input", "change", "focusout", "reset", "submit"] {
        // It fails for what is no function only.
        let _ = form.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
}

fn hear<F: Form>(form: &HtmlFormElement, event: &Event, touched: &mut Touched, messages: Messages) {
    match event.type_().as_str() {
        "reset" => {
            touched.keys().for_each(|name| show(form, name, ""));
            return touched.clear();
        }
        // What the answer says of the fields is where to go on from.
        "submit" => return touched.clear(),
        _ => {}
    }
    let Some(control) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else {
        return;
    };
    let Some(name) = control.get_attribute("name") else { return };
    let is_typing = event.type_() == "input";
    // What is marked as wrong has been submitted, so it counts as touched.
    if !is_typing || control.has_attribute("aria-invalid") {
        touched.entry(name.clone()).or_default();
    }
    if touched.is_empty() {
        return;
    }
    let errors = errors_of::<F>(form);
    for (field, shown) in touched {
        let Some(spec) = FieldSpec::find(F::specs(), field) else { continue };
        // The rules of a file are checked elsewhere.
        if spec.input_type == InputType::File {
            continue;
        }
        let text = text_of(spec.label, errors.of(field), messages);
        // An error of the server holds as long as the field is what it was.
        if text != *shown || (is_typing && *field == name) {
            show(form, field, &text);
            *shown = text;
        }
    }
}

fn errors_of<F: Form>(form: &HtmlFormElement) -> FieldErrors {
    // What is too much to be sent is the server's to refuse.
    let Some(values) = values_of(form) else { return FieldErrors::new() };
    F::decode(&values).err().unwrap_or_default()
}

/// What a submit of the form would send, but its files.
fn values_of(form: &HtmlFormElement) -> Option<FormValues> {
    let mut values = FormValues::new();
    let data = FormData::new_with_form(form).ok()?;
    for pair in data.entries().into_iter().flatten() {
        let pair: Array = pair.unchecked_into();
        let text = |index| pair.get(index).dyn_into::<JsString>().ok().map(String::from);
        if let (Some(name), Some(value)) = (text(0), text(1)) {
            values.try_push(&name, &value).ok()?;
        }
    }
    Some(values)
}

/// The script knows how a field is marked, whatever its kind.
fn show(form: &HtmlFormElement, name: &str, text: &str) {
    // Not `form.id()`: a control of the name `id` would be in its place.
    let id = form.get_attribute("id").unwrap_or_default();
    browser::verdict(&id, name, text);
}
