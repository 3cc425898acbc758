//! What Leptos' `#[island]` calls in the browser, in place of the crate of this name: its decoder is
//! a fifth of a small island's WASM.

use std::convert::Infallible;

use formwork_client::json::Malformed;
use leptos::serde::{Serialize, de::DeserializeOwned};

/// Reads the properties of an island.
///
/// # Errors
///
/// [`Malformed`], whatever is wrong.
pub fn from_str<T: DeserializeOwned>(json: &str) -> Result<T, Malformed> {
    formwork_client::json::from_str(json)
}

/// Properties are written by the server alone: nobody reads this.
///
/// # Errors
///
/// None.
pub fn to_string<T: Serialize>(_: &T) -> Result<String, Infallible> {
    Ok(String::new())
}
