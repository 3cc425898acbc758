//! The components of which forms are made. They render the same with and without scripts.

#![expect(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "a component takes its properties by value, and is reached by its re-export"
)]

use formwork_core::field::Messages;
use leptos::prelude::use_context;

pub use field::{Field, FieldProps};
pub use form::{Form, FormProps};
pub use submit::{Submit, SubmitProps};

mod field;
mod form;
mod submit;

/// The texts that a layout provides, or else the English ones.
fn messages() -> Messages {
    use_context().unwrap_or_default()
}
