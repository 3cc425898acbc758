//! The components of which forms are made. They render the same with and without scripts.

#![expect(
    clippy::needless_pass_by_value,
    unreachable_pub,
    reason = "a component takes its properties by value, and is reached by its re-export"
)]

pub use field::{Field, FieldProps};
pub use form::{Form, FormProps};
pub use submit::{Submit, SubmitProps};

mod field;
mod form;
mod submit;
