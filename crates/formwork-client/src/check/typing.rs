//! Hears what is typed into a form, and has the script show what is wrong with it.

use std::collections::BTreeMap;

use formwork_core::{
    FieldErrors, Form,
    field::{FieldSpec, InputType, Messages},
};
use leptos::prelude::on_cleanup;
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, Event, FormData, HtmlFormElement};

use crate::{browser, components::text_of, form_values};

/// The fields that the visitor has left or changed, each with what was last shown at it.
type Touched = BTreeMap<String, String>;

/// What a form is checked at.
const EVENTS: [&str; 5] = ["input", "change", "focusout", "reset", "submit"];

/// Checks the form around `place` until the island is gone, at what happens in it.
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
    for event in EVENTS {
        // It fails for what is no function only.
        let _ = form.add_event_listener_with_callback(event, listener.unchecked_ref());
    }
    // Another island may come in the place of this one, and the form stay.
    let ended = SendWrapper::new((form, listener));
    on_cleanup(move || {
        let (form, listener) = ended.take();
        for event in EVENTS {
            let _ = form.remove_event_listener_with_callback(event, listener.unchecked_ref());
        }
    });
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
    let values = FormData::new_with_form(form).ok();
    let Some(values) = values.as_ref().and_then(form_values::of_data) else {
        return FieldErrors::new();
    };
    F::decode(&values).err().unwrap_or_default()
}

/// The script knows how a field is marked, whatever its kind.
fn show(form: &HtmlFormElement, name: &str, text: &str) {
    // Not `form.id()`: a control of the name `id` would be in its place.
    let id = form.get_attribute("id").unwrap_or_default();
    browser::verdict(&id, name, text);
}
