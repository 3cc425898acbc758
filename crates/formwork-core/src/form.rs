//! A form: a struct that is read from submitted fields and rendered as them.

use crate::action::FormAction;
use crate::{
    Field, FieldErrors, FormValues,
    field::{FieldSpec, FieldValue},
};

/// A struct that a form submits; made by `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a form",
    note = "put `#[derive(Form)]` on the struct"
)]
pub trait Form: Sized + Send + 'static {
    /// One [`Field`] per field, by the same names: what a page has to render.
    type Fields;

    /// Reads and checks the form.
    ///
    /// # Errors
    ///
    /// Every broken rule of every field.
    fn decode(values: &FormValues) -> Result<Self, FieldErrors>;

    /// The fields as a browser would submit them.
    fn encode(&self) -> FormValues;

    /// The fields in the given state, ready to render.
    fn fields(state: &FormState) -> Self::Fields;

    /// The label of the field called `name`; the name itself if there is no such field.
    fn label(name: &str) -> &str;
}

/// What a form on a page shows: its id, what was typed, what is wrong.
#[derive(Clone, Debug, Default)]
pub struct FormState {
    /// The element id that the ids of the controls begin with.
    pub form_id: String,
    /// The values of the controls.
    pub values: FormValues,
    /// What is wrong with them.
    pub errors: FieldErrors,
}

impl FormState {
    /// The field `spec` in this state.
    #[must_use]
    pub fn field<T: FieldValue>(&self, spec: &'static FieldSpec) -> Field<T> {
        let shown = self.values.all(spec.name).last().filter(|_| !T::IS_SECRET);
        let value = shown.map(ToOwned::to_owned);
        let errors = self.errors.of(spec.name).cloned().collect();
        Field::new(spec, &self.form_id, value, errors)
    }
}

/// A form that was submitted and refused: what the next render shows again.
#[derive(Clone, Debug)]
pub struct SubmittedForm {
    /// The id of the action it was submitted to.
    pub action: String,
    /// Its bound arguments, as JSON.
    pub bound: Vec<String>,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it.
    pub errors: FieldErrors,
}

impl SubmittedForm {
    /// Whether it was submitted from the form of `action`, bound arguments included.
    #[must_use]
    pub fn is_of<F>(&self, action: &FormAction<F>) -> bool {
        self.action == action.id() && self.bound == action.bound()
    }
}

/// The fields of an action that is given no form: `<Form action=.. let(NoFields)>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFields;

impl Form for NoFields {
    type Fields = Self;

    fn decode(_: &FormValues) -> Result<Self, FieldErrors> {
        Ok(Self)
    }

    fn encode(&self) -> FormValues {
        FormValues::new()
    }

    fn fields(_: &FormState) -> Self {
        Self
    }

    fn label(name: &str) -> &str {
        name
    }
}
