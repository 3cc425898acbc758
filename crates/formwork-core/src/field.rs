//! One field of a form: its rules, its value, its errors.

pub use crate::form_values::control_id;
pub use choice::Choice;
pub use error::{FieldError, FieldErrors};
pub use form_field::{FormField, FormItem};
pub(crate) use handle::Control;
pub use handle::{Field, Fieldset, Kept, Row, Rows};
pub use messages::Messages;
pub use name::{FieldName, FieldPath};
pub use pattern::{Pattern, is_white_space};
pub use rules::{FieldSpec, InputType, Rules};
pub use secret::Secret;
pub use value::{FieldValue, Violation};

mod choice;
mod decimal;
mod error;
#[cfg(feature = "rust_decimal")]
mod exact;
mod form_field;
mod handle;
mod messages;
#[cfg(feature = "chrono")]
mod moment;
mod name;
mod number;
mod pattern;
mod rules;
mod sanitise;
mod secret;
mod spec;
#[cfg(feature = "url")]
mod url;
pub(crate) mod value;
