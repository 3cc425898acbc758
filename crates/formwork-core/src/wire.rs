//! Names and messages that server and browser agree on.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::{Error, FieldErrors, Kind, too_many_requests, unavailable};

/// The field of a form that names its action.
pub const ACTION_FIELD: &str = "_action";

/// The field of a form that carries a bound argument, as JSON; one for each, in order.
pub const ARGUMENT_FIELD: &str = "_arg";

/// The field of a form with an id of its own that says it.
pub const FORM_FIELD: &str = "_form";

/// The field of a form that carries the token of its action, if that is `once`.
pub const ONCE_FIELD: &str = "_once";

/// The path that an island's calls are posted to, before the action's id.
pub const ACTION_PATH: &str = "/_formwork/action/";

/// The request header by which the enhancement script asks for one round trip; its value is
/// [`SUBMIT`].
pub const REQUEST_HEADER: &str = "formwork-request";

/// The value of [`REQUEST_HEADER`] that submits a form.
pub const SUBMIT: &str = "submit";

/// The value of [`REQUEST_HEADER`] that asks what is wrong with a form, without running its action.
pub const CHECK: &str = "check";

/// The request header that names the fields to check: percent-encoded, with commas between them, at
/// most [`MAX_FIELDS`](crate::MAX_FIELDS).
pub const FIELDS_HEADER: &str = "formwork-fields";

/// The name of the buttons that change a list; see [`ListChange`](crate::form::ListChange).
pub const LIST_FIELD: &str = "_list";

/// The response header that holds the URL that the document belongs to.
pub const LOCATION_HEADER: &str = "formwork-location";

/// Whether a parameter of a query is one by which a button names its action, what is bound to it, or
/// its token.
#[must_use]
pub fn is_of_button(name: &str) -> bool {
    [ACTION_FIELD, ARGUMENT_FIELD, ONCE_FIELD].contains(&name)
}

/// What an island posts to call an action.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallRequest {
    /// The arguments, in order.
    pub args: Vec<Box<RawValue>>,
    /// Path and query of the page that the island is on.
    pub page: String,
    /// Whether the page is asked for whatever the action does: one that came was not shown, because
    /// this call was still to be made.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refresh: bool,
}

/// The member of an answer that holds the action's value.
pub const OK: &str = "ok";

/// The member of an answer that lists field errors.
pub const INVALID: &str = "invalid";

/// What the server answers to a call that succeeded, if nothing goes with its value.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallValue<T> {
    /// The value that the action returned; [`OK`].
    pub ok: T,
}

/// What the server answers to a call: one of `ok`, `invalid` and `error`, and what goes with it.
#[derive(Debug, Default, Serialize)]
pub struct CallAnswer {
    /// The value that the action returned; [`OK`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<Box<RawValue>>,
    /// What is wrong with the input; [`INVALID`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invalid: Option<FieldErrors>,
    /// Why the call failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
    /// Where the visitor is sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// The page anew, if the call changed what it shows: it invalidated the page, set a cookie,
    /// flashed, or asked for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// Why a call failed, without its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CallError {
    /// `unauthorized`, `forbidden`, `not_found`, `too_many_requests`, `unavailable`, `failed`,
    /// `malformed`, …
    pub code: String,
    /// What the log line of the cause is found by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
    /// In how many seconds to ask again; said with `too_many_requests` and `unavailable`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// What the visitor is told, in the language of the page, if the call was read so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl CallError {
    /// An error with this code, of which nothing else is known.
    #[must_use]
    pub fn of(code: impl Into<String>) -> Self {
        Self { code: code.into(), digest: None, retry_after: None, message: None }
    }

    fn retry_after(&self) -> Duration {
        Duration::from_secs(self.retry_after.unwrap_or_default())
    }
}

impl From<CallError> for Error {
    fn from(mut error: CallError) -> Self {
        let message = error.message.take();
        kind_of(&error).with_message(message)
    }
}

fn kind_of(error: &CallError) -> Error {
    match error.code.as_str() {
        "unauthorized" => Kind::Unauthorized.into(),
        "forbidden" => Kind::Forbidden.into(),
        "not_found" => Kind::NotFound.into(),
        "malformed" => Kind::Malformed.into(),
        "too_many_requests" => too_many_requests(error.retry_after()),
        "unavailable" => unavailable(error.retry_after()),
        code => {
            let digest = error.digest.as_deref().unwrap_or("none");
            Error::failed("the call failed: ".to_owned() + code + ", digest " + digest)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_asked_again_says_when() {
        let error = |code: &str| {
            let error = CallError { retry_after: Some(7), ..CallError::of(code) };
            Error::from(error).into_kind()
        };
        let seven = Duration::from_secs(7);
        assert!(matches!(
            error("too_many_requests"),
            Kind::TooManyRequests { retry_after } if retry_after == seven
        ));
        assert!(matches!(
            error("unavailable"),
            Kind::Unavailable { retry_after, cause: None } if retry_after == seven
        ));
        assert!(matches!(error("failed"), Kind::Failed(_)));
    }
}
