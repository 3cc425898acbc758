//! The state of an action in the page that follows a submit.

use std::fmt;

use formwork_core::{FieldErrors, FormValues, action::Action, form::SubmittedForm};

use super::notice::{FormOutcome, Result as FormResult};
use crate::action::ActionEntry;

/// What became of an action; see [`use_action`](super::use_action).
pub struct ActionState<A: Action> {
    form: Option<String>,
    value: Option<A::Output>,
    errors: FieldErrors,
    input: Option<FormValues>,
}

impl<A: Action> ActionState<A> {
    pub(super) fn of(outcome: Option<&FormOutcome>) -> Self {
        let Some(outcome) = outcome else { return Self::empty() };
        let form = outcome.form.clone();
        match &outcome.result {
            FormResult::Value(json) => {
                let value = serde_json::from_str(json.get()).map_err(|error| {
                    let action = A::ID;
                    tracing::error!(action, %error, "the value is not read as it is written");
                });
                Self { form, value: value.ok(), ..Self::empty() }
            }
            FormResult::Refused(submitted) => Self {
                form,
                value: None,
                errors: submitted.errors.clone(),
                input: Some(input(submitted)),
            },
        }
    }

    fn empty() -> Self {
        Self { form: None, value: None, errors: FieldErrors::new(), input: None }
    }

    /// What the action returned, if it succeeded.
    #[must_use]
    pub fn value(&self) -> Option<&A::Output> {
        self.value.as_ref()
    }

    /// What is wrong with the form; nothing, if nothing was refused.
    #[must_use]
    pub fn errors(&self) -> &FieldErrors {
        &self.errors
    }

    /// What was typed, if the form is shown again; passwords are not among it.
    #[must_use]
    pub fn input(&self) -> Option<&FormValues> {
        self.input.as_ref()
    }

    /// The same if it was submitted from the form with this `id`, and the empty state if not.
    #[must_use]
    pub fn of_form(self, id: &str) -> Self {
        if self.form.as_deref() == Some(id) { self } else { Self::empty() }
    }
}

impl<A: Action> fmt::Debug for ActionState<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionState")
            .field("action", &A::ID)
            .field("has_value", &self.value.is_some())
            .field("errors", &self.errors)
            .finish_non_exhaustive()
    }
}

fn input(submitted: &SubmittedForm) -> FormValues {
    let specs = ActionEntry::find(&submitted.action).map(ActionEntry::specs).unwrap_or_default();
    submitted.input(specs)
}
