//! Checks that only the server can make, such as whether a name is free.

use std::{future::Future, pin::Pin};

use crate::{
    FieldErrors, Result,
    field::{FieldSpec, FormField, Violation},
    form_values::{NameBuilder, Outer},
};

/// Checks of the server that have been asked and wait to be answered.
pub type CheckFuture<'a> = Pin<Box<dyn Future<Output = Result<()>> + Send + 'a>>;

/// Asks the checks of the server, and collects what they find.
#[derive(Debug, Default)]
pub struct ServerChecks {
    only: Option<Vec<String>>,
    name: NameBuilder,
    outer: Vec<Outer>,
    errors: FieldErrors,
}

impl ServerChecks {
    /// Asks all of them, or those of the fields called `only`.
    #[must_use]
    pub fn new(only: Option<&[String]>) -> Self {
        Self { only: only.map(<[String]>::to_vec), ..Self::default() }
    }

    /// What they found.
    #[must_use]
    pub fn into_errors(self) -> FieldErrors {
        self.errors
    }

    /// Goes on to the field `spec`; whether its check is asked.
    pub fn enter(&mut self, spec: &'static FieldSpec) -> bool {
        self.outer.push(self.name.enter(spec.name));
        let name = self.name.as_str();
        self.only.as_ref().is_none_or(|only| only.iter().any(|other| other == name))
    }

    pub(super) fn enter_item(&mut self, index: usize) {
        self.outer.push(self.name.enter_item(index));
    }

    /// Goes back to the form.
    pub fn leave(&mut self) {
        if let Some(outer) = self.outer.pop() {
            self.name.leave(outer);
        }
    }

    /// Notes what the check of the field found.
    pub fn note(&mut self, found: Option<Violation>) {
        if let Some(violation) = found {
            self.errors.push(violation.of(self.name.as_str().to_owned()));
        }
    }

    /// Asks the checks in a nested form or a list of forms.
    ///
    /// # Errors
    ///
    /// What a check failed with.
    pub async fn inner<T: FormField>(&mut self, value: &T) -> Result<()> {
        match value.server_check(self) {
            Some(checks) => checks.await,
            None => Ok(()),
        }
    }
}
