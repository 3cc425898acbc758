//! The few things that calls need of the browser.

use formwork_core::{Error, Result};
use js_sys::{JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CustomEvent, CustomEventInit, Headers, RequestInit, Response};

/// Posts JSON to a path of this site and gives the text of the answer, whatever its status.
pub(crate) async fn post_json(path: &str, body: &str) -> Result<String> {
    let answer = async {
        let headers = Headers::new()?;
        headers.set("content-type", "application/json")?;
        let init = RequestInit::new();
        init.set_method("POST");
        init.set_headers(&headers);
        init.set_body(&body.into());
        let window = web_sys::window().ok_or(JsValue::NULL)?;
        let response = JsFuture::from(window.fetch_with_str_and_init(path, &init)).await?;
        JsFuture::from(response.dyn_into::<Response>()?.text()?).await
    };
    let text = answer.await.ok().and_then(|text| text.as_string());
    text.ok_or_else(|| Error::failed("no answer from the server"))
}

/// A text as JSON.
pub(crate) fn json_text(text: &str) -> String {
    let json = JSON::stringify(&text.into()).ok().and_then(|json| json.as_string());
    json.unwrap_or_default()
}

/// Path and query of the page.
pub(crate) fn current_page() -> String {
    let location = web_sys::window().map(|window| window.location());
    let part = |get: fn(&web_sys::Location) -> std::result::Result<String, JsValue>| {
        location.as_ref().and_then(|location| get(location).ok()).unwrap_or_default()
    };
    part(web_sys::Location::pathname) + &part(web_sys::Location::search)
}

/// Tells the enhancement script something, by an event on the document.
pub(crate) fn dispatch(event: &str, detail: &[(&str, &str)]) {
    let object = Object::new();
    for (key, value) in detail {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &(*key).into(), &(*value).into());
    }
    let init = CustomEventInit::new();
    init.set_detail(&object);
    if let Ok(event) = CustomEvent::new_with_event_init_dict(event, &init)
        && let Some(document) = web_sys::window().and_then(|window| window.document())
    {
        let _ = document.dispatch_event(&event);
    }
}
