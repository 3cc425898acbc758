//! Hears what the script says of forms.

use js_sys::Reflect;
use leptos::{html::ElementType, leptos_dom::helpers::window_event_listener_untyped, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event};

use super::Sent;
use crate::form_values;

/// Keeps `sent` as the form around `place` is, until the island is gone.
pub(super) fn follow<E>(place: NodeRef<E>, sent: RwSignal<Option<Sent>>)
where
    E: ElementType + 'static,
    E::Output: JsCast + AsRef<Element> + Clone + 'static,
{
    // It may have been submitted before the island began.
    Effect::new(move |_| {
        let form = place.get().and_then(|element| form_around(element.as_ref()));
        let is_busy = form.is_some_and(|form| form.has_attribute("aria-busy"));
        if is_busy && sent.with_untracked(Option::is_none) {
            sent.set(Some(Sent::default()));
        }
    });
    let is_meant = move |detail: &JsValue| {
        let form = place.get_untracked().and_then(|element| form_around(element.as_ref()));
        form.is_some_and(|form| JsValue::from(form) == member(detail, "form"))
    };
    let begun = window_event_listener_untyped("formwork:submit", move |event| {
        let detail = detail_of(&event);
        if is_meant(&detail) {
            sent.try_set(Some(read(&detail)));
        }
    });
    let settled = window_event_listener_untyped("formwork:settled", move |event| {
        if is_meant(&detail_of(&event)) {
            sent.try_set(None);
        }
    });
    on_cleanup(move || {
        begun.remove();
        settled.remove();
    });
}

/// The form around an element, or that which its attribute `form` names.
fn form_around(element: &Element) -> Option<Element> {
    match element.get_attribute("form") {
        Some(id) => element.owner_document()?.get_element_by_id(&id),
        None => element.closest("form").ok()?,
    }
}

fn read(detail: &JsValue) -> Sent {
    let entries = member(detail, "entries");
    let entries = entries.dyn_ref().and_then(form_values::of_data).unwrap_or_default();
    Sent { url: member(detail, "url").as_string(), entries }
}

fn detail_of(event: &Event) -> JsValue {
    member(event, "detail")
}

fn member(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
