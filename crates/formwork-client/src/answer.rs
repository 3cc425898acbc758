//! The server's answer to a call, as a result.

use formwork_core::{
    Error, FieldError, FieldErrors, Kind, Result,
    wire::{CallError, INVALID, OK},
};
use serde::de::DeserializeOwned;

use crate::json;

/// The value that the action returned, or what it answered instead.
pub(crate) fn value<T: DeserializeOwned>(answer: &str) -> Result<T> {
    json::from_str(ok_json(answer)?).map_err(|_| Error::failed("the answer has another type"))
}

fn ok_json(answer: &str) -> Result<&str> {
    // `null` is the value of `()` and of an empty `Option`, and of an action that only redirects.
    let (mut ok, mut invalid, mut error) = ("null", None, None);
    json::members(answer, &mut |name, value| match name {
        OK => ok = value,
        INVALID => invalid = Some(value),
        "error" => error = Some(value),
        _ => {}
    })
    .map_err(|_| Error::failed("no answer from the server"))?;
    if let Some(invalid) = invalid {
        return Err(Kind::Invalid(field_errors(invalid)).into());
    }
    if let Some(error) = error {
        return Err(call_error(error).into());
    }
    Ok(ok)
}

fn call_error(error: &str) -> CallError {
    let mut read = CallError::of(String::new());
    let _ = json::members(error, &mut |name, value| match name {
        "code" => read.code = text(value),
        "digest" => read.digest = Some(text(value)),
        "message" => read.message = Some(text(value)),
        "retry_after" => read.retry_after = value.parse().ok(),
        _ => {}
    });
    read
}

fn field_errors(errors: &str) -> FieldErrors {
    let mut all = FieldErrors::new();
    let _ = json::items(errors, &mut |error| all.push(field_error(error)));
    all
}

fn field_error(error: &str) -> FieldError {
    let (mut field, mut code, mut message) = (String::new(), String::new(), None);
    let mut parameters = Vec::new();
    let _ = json::members(error, &mut |name, value| match name {
        "field" => field = text(value),
        "code" => code = text(value),
        "message" => message = Some(text(value)),
        "parameters" => drop(json::items(value, &mut |pair| {
            let mut parts = Vec::new();
            let _ = json::items(pair, &mut |part| parts.push(text(part)));
            if let Ok([name, value]) = <[String; 2]>::try_from(parts) {
                parameters.push((name, value));
            }
        })),
        _ => {}
    });
    FieldError::received(field, code, parameters, message)
}

fn text(json: &str) -> String {
    json::from_str(json).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<i64> {
        value(json)
    }

    #[test]
    fn a_value_is_read_and_one_of_another_type_is_a_failure() {
        assert_eq!(read(r#"{"ok":7}"#).unwrap(), 7);
        assert!(matches!(read(r#"{"ok":"x"}"#).unwrap_err().kind(), Kind::Failed(_)));
        for json in ["{}", "7", "", "<html>", r#"{"ok":7"#] {
            assert!(read(json).is_err(), "{json}");
        }
    }

    #[test]
    fn integers_beyond_those_of_a_float_stay_as_they_are() {
        assert_eq!(read(r#"{"ok":9223372036854775807}"#).unwrap(), i64::MAX);
        assert_eq!(
            read(r#"{"ok":9007199254740993,"html":"<p>\n"}"#).unwrap(),
            9_007_199_254_740_993
        );
    }

    #[test]
    fn null_is_a_value() {
        value::<()>(r#"{"ok":null}"#).unwrap();
    }

    #[test]
    fn errors_keep_their_kind() {
        let error = read(r#"{"error":{"code":"forbidden"}}"#).unwrap_err();
        assert!(matches!(error.kind(), Kind::Forbidden));
        assert_eq!(error.message(), None);
        let error =
            read(r#"{"error":{"code":"not_found","message":"Gibt es nicht"}}"#).unwrap_err();
        assert!(matches!(error.kind(), Kind::NotFound));
        assert_eq!(error.message(), Some("Gibt es nicht"));
        let error = read(r#"{"error":{"code":"failed","digest":"00ff"}}"#).unwrap_err();
        assert!(format!("{error:?}").contains("00ff"));
        let error = read(r#"{"error":{"code":"unavailable","retry_after":7}}"#).unwrap_err();
        assert!(
            matches!(error.kind(), Kind::Unavailable { retry_after, .. } if retry_after.as_secs() == 7)
        );
    }

    #[test]
    fn field_errors_keep_code_and_parameters() {
        let json =
            r#"{"invalid":[{"field":"name","code":"too_long","parameters":[["max","80"]]}]}"#;
        let error = read(json).unwrap_err();
        let Kind::Invalid(errors) = error.kind() else { panic!("{error:?}") };
        let error = errors.of("name").next().unwrap();
        assert_eq!(error.message(), "must have at most 80 characters");
    }
}
