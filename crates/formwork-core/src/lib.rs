//! What the server and the browser share: forms, rules, actions, cache policy.
//!
//! Nothing here performs I/O, and everything builds for `wasm32-unknown-unknown`.

#![forbid(unsafe_code)]

pub mod action;
pub mod cache;
mod email;
mod error;
pub mod field;
pub mod form;
mod form_values;
pub mod query;
mod redirect;
pub mod upload;
pub mod wire;
pub mod wizard;

pub use email::{Email, InvalidEmail};
pub use error::{
    Error, Kind, Result, Unavailable, changed, forbidden, not_found, too_many_requests,
    unauthorized, unavailable,
};
pub use field::{Field, FieldError, FieldErrors, FieldName, Secret};
pub use form::{Form, FormState};
pub use form_values::{
    FormValue, FormValues, MAX_DEPTH, MAX_FIELDS, MAX_INDEX, MAX_NAME, MalformedForm,
};
pub use redirect::{Redirect, permanent_redirect, redirect};
pub use upload::Upload;
pub use wizard::{Wizard, WizardStep};
