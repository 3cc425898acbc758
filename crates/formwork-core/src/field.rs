//! One field of a form: its rules, its value, its errors.

use std::{fmt, marker::PhantomData};

pub use choice::Choice;
pub use error::{FieldError, FieldErrors};
pub use messages::Messages;
pub use pattern::{Pattern, is_white_space};
pub use rules::{FieldSpec, InputType, Rules};
pub use secret::Secret;
pub use value::{FieldValue, Violation, decode};

mod choice;
mod decimal;
mod error;
#[cfg(feature = "rust_decimal")]
mod exact;
mod messages;
#[cfg(feature = "chrono")]
mod moment;
mod number;
mod pattern;
mod rules;
mod sanitise;
mod secret;
mod spec;
#[cfg(feature = "url")]
mod url;
mod value;

/// The name of a field of form `F`; `derive(Form)` makes one constant per field.
///
/// It is typed by its form, so that an error cannot be put on another form's field.
pub struct FieldName<F> {
    name: &'static str,
    form: PhantomData<fn() -> F>,
}

impl<F> FieldName<F> {
    /// The field called `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, form: PhantomData }
    }

    /// The name as it stands in the form.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name
    }
}

impl<F> Clone for FieldName<F> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F> Copy for FieldName<F> {}

impl<F> fmt::Debug for FieldName<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

/// A field as a page renders it: rules, what was typed, what is wrong with it.
///
/// `T` is the type that the action receives.
#[derive(Debug)]
pub struct Field<T> {
    spec: &'static FieldSpec,
    form_id: String,
    value: Option<String>,
    errors: Vec<FieldError>,
    decodes_to: PhantomData<fn() -> T>,
}

impl<T> Field<T> {
    /// The field `spec` of the form whose element id is `form_id`.
    #[must_use]
    pub fn new(
        spec: &'static FieldSpec,
        form_id: &str,
        value: Option<String>,
        errors: Vec<FieldError>,
    ) -> Self {
        Self { spec, form_id: form_id.to_owned(), value, errors, decodes_to: PhantomData }
    }

    /// Its name, label and rules.
    #[must_use]
    pub fn spec(&self) -> &'static FieldSpec {
        self.spec
    }

    /// The id of its control: unique on a page, and the same in every render.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-{}", self.form_id, self.spec.name)
    }

    /// What the control shows: what was typed, or else the initial value.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What is wrong with it; empty if nothing is.
    #[must_use]
    pub fn errors(&self) -> &[FieldError] {
        &self.errors
    }
}
