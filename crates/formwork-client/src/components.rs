//! The components of which forms are made. They render the same with and without scripts.

#![expect(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "a component takes its properties by value, and is reached by its re-export"
)]

use formwork_core::field::Messages;
use leptos::prelude::use_context;

pub use attributes::FieldAttributes;
pub use error_summary::{ErrorSummary, ErrorSummaryProps};
pub use field::{Field, FieldProps};
pub use field_error::{FieldError, FieldErrorProps};
pub use fieldset::{Fieldset, FieldsetProps};
pub use form::{Form, FormProps};
pub use progress::{Cancel, CancelProps, Progress, ProgressProps};
pub use repeat::{Repeat, RepeatProps};
pub use search::{Search, SearchProps};
pub use submit::{Submit, SubmitProps, SubmitTo, SubmitToProps};

#[cfg(target_arch = "wasm32")]
pub(crate) use field_error::text_of;

mod attributes;
mod error_summary;
mod field;
mod field_error;
mod fieldset;
mod form;
mod list_button;
mod progress;
mod repeat;
mod search;
mod submit;

/// The texts that a layout provides, or else the English ones.
pub(crate) fn messages() -> Messages {
    use_context().unwrap_or_default()
}
