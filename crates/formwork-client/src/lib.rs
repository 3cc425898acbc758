//! What pages and islands use in both worlds: form components, calls, optimistic values.
//!
//! The crate compiles for the server too, where islands are rendered first; there an action runs
//! directly and [`call`] is never reached.

mod answer;
mod browser;
mod call;
mod channel;
mod check;
mod components;
mod explain;
mod form_status;
#[cfg(target_arch = "wasm32")]
mod form_values;
#[doc(hidden)]
pub mod json;
mod optimistic;
mod pattern;
mod property;
mod queue;
mod use_action;

pub use call::call;
pub use channel::Channel;
pub use check::check_while_typing;
pub use components::{
    Cancel, CancelProps, ErrorSummary, ErrorSummaryProps, Field, FieldAttributes, FieldError,
    FieldErrorProps, FieldProps, Fieldset, FieldsetProps, Form, FormProps, Progress, ProgressProps,
    Repeat, RepeatProps, Search, SearchProps, Submit, SubmitProps, SubmitTo, SubmitToProps,
};
pub use form_status::{FormStatus, use_form_status};
pub use optimistic::{Optimistic, use_optimistic};
pub use pattern::matches_pattern;
pub use property::{Property, assert_property};
pub use use_action::{ActionState, use_action};
