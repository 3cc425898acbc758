//! The few things that islands need of the page: what the enhancement script, which loads them,
//! does for them.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

#[wasm_bindgen(js_namespace = formwork)]
extern "C" {
    /// Posts a call; gives the text of the answer, whatever it is.
    pub(crate) fn call(id: &str, args: &str) -> Promise;

    /// Notes a call that is to be made (1), or one that is given up before it was (-1).
    #[wasm_bindgen(js_name = expectCall)]
    pub(crate) fn expect_call(change: i32);

    /// Shows what is wrong with a field of a form, or that nothing is.
    pub(crate) fn verdict(form: &str, name: &str, text: &str);
}

/// What `<html>` says in the attribute `name`.
#[cfg(target_arch = "wasm32")]
pub(crate) fn root_attribute(name: &str) -> Option<String> {
    web_sys::window()?.document()?.document_element()?.get_attribute(name)
}

/// The element with this id.
#[cfg(target_arch = "wasm32")]
pub(crate) fn element(id: &str) -> Option<web_sys::Element> {
    web_sys::window()?.document()?.get_element_by_id(id)
}

/// Path and query of the page.
pub(crate) fn current_page() -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |get: fn(&web_sys::Location) -> Result<String, JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    part(web_sys::Location::pathname) + &part(web_sys::Location::search)
}
