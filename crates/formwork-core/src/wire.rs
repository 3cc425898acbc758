//! Names and messages that server and browser agree on.

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;

use crate::{Error, FieldErrors, Kind, Result};

/// The field of a form that names its action.
pub const ACTION_FIELD: &str = "_action";

/// The field of a form that carries a bound argument, as JSON; one for each, in order.
pub const ARGUMENT_FIELD: &str = "_arg";

/// The path that an island's calls are posted to, before the action's id.
pub const ACTION_PATH: &str = "/_formwork/action/";

/// The request header by which the enhancement script asks for one round trip; its value is
/// [`SUBMIT`].
pub const REQUEST_HEADER: &str = "formwork-request";

/// The one value of [`REQUEST_HEADER`].
pub const SUBMIT: &str = "submit";

/// The response header that holds the URL that the document belongs to.
pub const LOCATION_HEADER: &str = "formwork-location";

/// What an island posts to call an action.
#[derive(Debug, Serialize, Deserialize)]
pub struct CallRequest {
    /// The arguments, in order.
    pub args: Vec<Box<RawValue>>,
    /// Path and query of the page that the island is on.
    pub page: String,
}

/// What the server answers to a call: one of `ok`, `invalid` and `error`, and what goes with it.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct CallAnswer {
    /// The value that the action returned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ok: Option<Box<RawValue>>,
    /// What is wrong with the input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invalid: Option<FieldErrors>,
    /// Why the call failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<CallError>,
    /// Where the visitor is sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// The page anew, if the action invalidated it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
}

/// Why a call failed, without its cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallError {
    /// `unauthorized`, `forbidden`, `not_found`, `failed`, `malformed`, …
    pub code: String,
    /// What the log line of the cause is found by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        match error.code.as_str() {
            "unauthorized" => Kind::Unauthorized.into(),
            "forbidden" => Kind::Forbidden.into(),
            "not_found" => Kind::NotFound.into(),
            _ => Error::failed(match error.digest {
                Some(digest) => format!("the server failed, see digest {digest} in its log"),
                None => format!("the server refused the call: {}", error.code),
            }),
        }
    }
}

impl CallAnswer {
    /// The outcome as the action's caller sees it.
    ///
    /// # Errors
    ///
    /// What the action answered instead of a value, or a failure if the value is of another type.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::wire::CallAnswer;
    ///
    /// let answer: CallAnswer = serde_json::from_str(r#"{"ok":7}"#).unwrap();
    /// assert_eq!(answer.into_result::<u8>().unwrap(), 7);
    ///
    /// let answer: CallAnswer = serde_json::from_str(r#"{"error":{"code":"forbidden"}}"#).unwrap();
    /// assert!(answer.into_result::<u8>().is_err());
    /// ```
    pub fn into_result<T: DeserializeOwned>(self) -> Result<T> {
        if let Some(errors) = self.invalid {
            return Err(errors.into());
        }
        if let Some(error) = self.error {
            return Err(error.into());
        }
        // `null` is the value of `()` and of an empty `Option`.
        let json = self.ok.as_deref().map_or("null", RawValue::get);
        Ok(serde_json::from_str(json)?)
    }
}
