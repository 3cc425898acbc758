//! The rules of a form, checked in the browser while the visitor types.

use formwork_core::{Form, field::Messages};
use leptos::{html::Span, prelude::*};

/// Checks the form around an island by the rules of `F`, while the visitor types.
///
/// It is what an island that stands in a form returns:
///
/// ```text
/// #[island]
/// pub fn CheckNewUser() -> impl IntoView {
///     check_while_typing::<NewUser>(Messages::ENGLISH)
/// }
///
/// view! { <Form action=create_user let(NewUserFields { name, email })> <CheckNewUser/> .. </Form> }
/// ```
///
/// A field is checked from the moment it was left or changed; one that was not touched is left
/// alone. What it finds stands where [`Field`](fn@crate::Field) and
/// [`FieldError`](fn@crate::FieldError) put errors, in the words of `messages`. Files and the checks
/// of the server are not for it: those a field asks for by `check=true`.
pub fn check_while_typing<F: Form>(messages: Messages) -> impl IntoView {
    let place = NodeRef::<Span>::new();
    Effect::new(move |_| {
        #[cfg(target_arch = "wasm32")]
        if let Some(form) = place.get().and_then(|place| browser::form_around(&place)) {
            browser::check_on_events::<F>(&form, messages);
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = (place, messages, std::any::type_name::<F>());
    });
    view! { <span hidden=true node_ref=place></span> }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use std::{cell::RefCell, collections::BTreeSet, rc::Rc};

    use formwork_core::{
        FieldErrors, Form, FormValues,
        field::{FieldSpec, InputType, Messages, control_id},
    };
    use js_sys::{Array, JsString};
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Element, Event, FormData, HtmlFormElement, HtmlSpanElement};

    pub(super) fn form_around(place: &HtmlSpanElement) -> Option<HtmlFormElement> {
        place.closest("form").ok()??.dyn_into().ok()
    }

    /// Checks the form at every input; a field is touched once it was left or changed.
    pub(super) fn check_on_events<F: Form>(form: &HtmlFormElement, messages: Messages) {
        let touched: Rc<RefCell<BTreeSet<String>>> = Rc::default();
        for event in ["input", "change", "focusout"] {
            let (form, touched) = (form.clone(), touched.clone());
            let at = form.clone();
            let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
                let Some(name) = name_of(&event) else { return };
                if event.type_() != "input" {
                    touched.borrow_mut().insert(name);
                }
                show(&form, F::specs(), &errors_of::<F>(&form), &touched.borrow(), messages);
            });
            let _ = at.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
            // It is needed as long as the form; a form that leaves the page takes it along.
            listener.forget();
        }
    }

    fn name_of(event: &Event) -> Option<String> {
        event.target()?.dyn_into::<Element>().ok()?.get_attribute("name")
    }

    fn errors_of<F: Form>(form: &HtmlFormElement) -> FieldErrors {
        let mut values = FormValues::new();
        let Ok(data) = FormData::new_with_form(form) else { return FieldErrors::new() };
        for pair in data.entries().into_iter().flatten() {
            let pair: Array = pair.unchecked_into();
            let text = |index| pair.get(index).dyn_into::<JsString>().ok().map(String::from);
            if let (Some(name), Some(value)) = (text(0), text(1)) {
                values.push(name, value);
            }
        }
        F::decode(&values).err().unwrap_or_default()
    }

    /// Says at each touched field what is wrong with it.
    fn show(
        form: &HtmlFormElement,
        specs: &'static [FieldSpec],
        errors: &FieldErrors,
        touched: &BTreeSet<String>,
        messages: Messages,
    ) {
        for name in touched {
            let Some(spec) = FieldSpec::find(specs, name) else { continue };
            // A file is not read here.
            if spec.input_type == InputType::File {
                continue;
            }
            let texts: Vec<String> = errors
                .of(name)
                .map(|error| format!("{} {}", spec.label, error.message_in(messages)))
                .collect();
            mark(&control_id(&form.id(), name), &texts.join(". "));
        }
    }

    fn mark(id: &str, text: &str) {
        let document = web_sys::window().and_then(|window| window.document());
        let find = |id: &str| document.as_ref().and_then(|document| document.get_element_by_id(id));
        let error_id = format!("{id}-error");
        let (Some(control), Some(error)) = (find(id), find(&error_id)) else { return };
        error.set_text_content(Some(text));
        let _ = error.toggle_attribute_with_force("hidden", text.is_empty());
        let described = control.get_attribute("aria-describedby").unwrap_or_default();
        let others = described.split_ascii_whitespace().filter(|other| *other != error_id);
        let ids: Vec<&str> =
            (!text.is_empty()).then_some(error_id.as_str()).into_iter().chain(others).collect();
        let set = |name: &str, value: Option<&str>| {
            let _ = match value {
                Some(value) => control.set_attribute(name, value),
                None => control.remove_attribute(name),
            };
        };
        set("aria-invalid", (!text.is_empty()).then_some("true"));
        let ids = ids.join(" ");
        set("aria-describedby", Some(ids.as_str()).filter(|ids| !ids.is_empty()));
    }
}
