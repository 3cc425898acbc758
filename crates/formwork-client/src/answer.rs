//! The server's answer to a call, as a result.
//!
//! The browser has parsed the JSON already. Its members are read one by one, because a decoder of
//! the whole message would be a large part of a small island's WASM.

use formwork_core::{
    Error, FieldError, FieldErrors, Kind, Result,
    wire::{CallError, INVALID, OK},
};
use js_sys::{Array, JSON, Reflect};
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast, JsValue};

/// The value that the action returned, or what it answered instead.
pub(crate) fn value<T: DeserializeOwned>(answer: &JsValue) -> Result<T> {
    let json = ok_json(answer)?;
    // The decoder's own words would bring its whole formatting along.
    serde_json::from_str(&json).map_err(|_| Error::failed("the answer has another type"))
}

/// The member `name`, if it is a text.
pub(crate) fn text(object: &JsValue, name: &str) -> Option<String> {
    member(object, name)?.as_string()
}

fn ok_json(answer: &JsValue) -> Result<String> {
    if let Some(errors) = member(answer, INVALID) {
        return Err(Kind::Invalid(field_errors(&errors)).into());
    }
    if let Some(error) = member(answer, "error") {
        let code = text(&error, "code").unwrap_or_default();
        let retry_after = member(&error, "retry_after").and_then(|seconds| seconds.as_f64());
        // A number of seconds is no greater than what a float holds exactly.
        let retry_after = retry_after.map(|seconds| seconds as u64);
        return Err(CallError { code, digest: text(&error, "digest"), retry_after }.into());
    }
    // `null` is the value of `()` and of an empty `Option`.
    let value = Reflect::get(answer, &OK.into()).unwrap_or(JsValue::NULL);
    let json = JSON::stringify(&value).ok().and_then(|json| json.as_string());
    json.ok_or_else(|| Error::failed("the server sent no answer"))
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    let member = Reflect::get(object, &name.into()).ok()?;
    (!member.is_undefined() && !member.is_null()).then_some(member)
}

fn field_errors(errors: &JsValue) -> FieldErrors {
    let mut all = FieldErrors::new();
    for error in errors.dyn_ref::<Array>().into_iter().flat_map(Array::iter) {
        all.push(field_error(&error));
    }
    all
}

fn field_error(error: &JsValue) -> FieldError {
    let part = |name| text(error, name).unwrap_or_default();
    let parameters = member(error, "parameters").and_then(|list| list.dyn_into::<Array>().ok());
    let parameters = parameters.iter().flat_map(Array::iter).filter_map(|pair| {
        let pair = pair.dyn_into::<Array>().ok()?;
        Some((pair.get(0).as_string()?, pair.get(1).as_string()?))
    });
    let parameters = parameters.collect();
    FieldError::received(part("field"), part("code"), parameters, text(error, "message"))
}

#[cfg(all(test, target_arch = "wasm32"))]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::*;

    fn read(json: &str) -> Result<u32> {
        value(&JSON::parse(json).unwrap())
    }

    #[wasm_bindgen_test]
    fn a_value_is_read_and_one_of_another_type_is_a_failure() {
        assert_eq!(read(r#"{"ok":7}"#).unwrap(), 7);
        assert!(matches!(read(r#"{"ok":"x"}"#).unwrap_err().kind(), Kind::Failed(_)));
        assert!(read("{}").is_err());
        assert!(read("7").is_err());
    }

    #[wasm_bindgen_test]
    fn null_is_a_value() {
        value::<()>(&JSON::parse(r#"{"ok":null}"#).unwrap()).unwrap();
    }

    #[wasm_bindgen_test]
    fn errors_keep_their_kind() {
        let error = read(r#"{"error":{"code":"forbidden"}}"#).unwrap_err();
        assert!(matches!(error.kind(), Kind::Forbidden));
        let error = read(r#"{"error":{"code":"failed","digest":"00ff"}}"#).unwrap_err();
        assert!(format!("{error:?}").contains("00ff"));
    }

    #[wasm_bindgen_test]
    fn field_errors_keep_code_and_parameters() {
        let json =
            r#"{"invalid":[{"field":"name","code":"too_long","parameters":[["max","80"]]}]}"#;
        let error = read(json).unwrap_err();
        let Kind::Invalid(errors) = error.kind() else { panic!("{error:?}") };
        let error = errors.of("name").next().unwrap();
        assert_eq!(error.message(), "must have at most 80 characters");
    }
}
