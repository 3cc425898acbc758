//! What pages and islands use in both worlds: form components, calls, optimistic values.
//!
//! The crate compiles for the server too, where islands are rendered first; there an action runs
//! directly and [`call`] is never reached.

mod answer;
mod browser;
mod call;
mod check;
mod components;
#[doc(hidden)]
pub mod json;
mod optimistic;
mod pattern;

pub use call::call;
pub use check::check_while_typing;
pub use components::{
    ErrorSummary, ErrorSummaryProps, Field, FieldAttributes, FieldError, FieldErrorProps,
    FieldProps, Fieldset, FieldsetProps, Form, FormProps, Repeat, RepeatProps, Submit, SubmitProps,
    SubmitTo, SubmitToProps,
};
pub use optimistic::{Optimistic, use_optimistic};
pub use pattern::matches_pattern;
