//! What became of the action that a form was submitted to.

use std::sync::Arc;

use serde_json::value::RawValue;

use super::SubmittedForm;
use crate::{FormValues, field::FieldSpec};

/// What became of the action that a form was submitted to: what the page that follows is told.
///
/// The server provides it as a context of that one render; `use_action` reads it.
#[derive(Clone, Debug)]
pub struct FormOutcome {
    /// The id of the action that ran.
    pub action: &'static str,
    /// Its bound arguments, as JSON.
    pub bound: Vec<String>,
    /// The element id of the form, if it was given one of its own.
    pub form: Option<String>,
    /// How it ended.
    pub result: FormResult,
}

/// How an action ended that a form was submitted to.
#[derive(Clone, Debug)]
pub enum FormResult {
    /// The value that it returned, as JSON.
    Value(Box<RawValue>),
    /// The form is shown again.
    Refused {
        /// As it was submitted.
        submitted: Arc<SubmittedForm>,
        /// The fields that it has.
        specs: &'static [FieldSpec],
    },
}

impl FormOutcome {
    /// Whether it is of the action with this id; and with these bound arguments, if any are named.
    #[must_use]
    pub fn is_of(&self, action: &str, bound: Option<&[String]>) -> bool {
        self.action == action && bound.is_none_or(|bound| bound == self.bound)
    }

    /// What was typed, if the form is shown again; passwords are not among it.
    #[must_use]
    pub fn input(&self) -> Option<FormValues> {
        match &self.result {
            FormResult::Refused { submitted, specs } => Some(submitted.input(specs)),
            FormResult::Value(_) => None,
        }
    }
}
