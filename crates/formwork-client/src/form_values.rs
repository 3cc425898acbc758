//! What a form sends, out of the browser's hands.

use formwork_core::FormValues;
use js_sys::{Array, JsString};
use wasm_bindgen::JsCast;
use web_sys::FormData;

/// The entries but files; nothing, if there are more than a form may have.
pub(crate) fn of_data(data: &FormData) -> Option<FormValues> {
    let mut values = FormValues::new();
    for pair in data.entries().into_iter().flatten() {
        let pair: Array = pair.unchecked_into();
        let text = |index| pair.get(index).dyn_into::<JsString>().ok().map(String::from);
        if let (Some(name), Some(value)) = (text(0), text(1)) {
            values.try_push(&name, &value).ok()?;
        }
    }
    Some(values)
}
