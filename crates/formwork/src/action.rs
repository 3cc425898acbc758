//! Server actions; see [`macro@crate::action`].

pub use formwork_core::action::{
    Action, ActionCall, ActionResult, Anyone, Argument, ArgumentError, Arguments, Bind,
    BoundAction, BoundArguments, Call, ErrorsFuture, FormAction, NamedAction, ReturnValue,
    Returned, Sealed, SealedFor, Slot, SubmittedFuture, form_check, form_errors, form_from_json,
    form_from_values, form_submitted, form_to_json,
};

#[cfg(feature = "ssr")]
pub use formwork_server::action::{
    ActionEntry, Caller, Extractors, Next, OnceTransaction, Outcome, ServerAction, Wrapper, call,
    once,
};
