//! Patterns in the browser, by its own engine.

use js_sys::{Array, Function, JsString, Reflect, RegExp};
use wasm_bindgen::{JsCast, JsValue};

/// Whether the whole `text` matches `source`, as the attribute `pattern` of a control decides it.
///
/// `#[field(pattern = "..")]` calls it, so that an island carries no engine of its own. The
/// expression has the flag `v` and is anchored at both ends (HTML Standard, section 4.10.5.3.6); one
/// that the browser cannot compile decides nothing there, and so matches everything here: the server
/// has the last word. In code that runs on the server it is never reached.
///
/// # Examples
///
/// ```no_run
/// assert!(formwork_client::matches_pattern("[A-Z]{2}", "AB"));
/// assert!(!formwork_client::matches_pattern("[A-Z]{2}", "ABC"));
/// ```
#[must_use]
pub fn matches_pattern(source: &str, text: &str) -> bool {
    compile(&format!("^(?:{source})$")).is_none_or(|regex| regex.test(text))
}

/// The constructor is called by its name, because it throws what is no expression.
fn compile(source: &str) -> Option<RegExp> {
    let constructor = Reflect::get(&js_sys::global(), &"RegExp".into()).ok()?;
    let arguments = Array::of2(&JsString::from(source), &JsValue::from("v"));
    let regex = Reflect::construct(constructor.dyn_ref::<Function>()?, &arguments).ok()?;
    regex.dyn_into().ok()
}
