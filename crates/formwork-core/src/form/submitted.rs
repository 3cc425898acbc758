//! A form that was submitted and is shown again.

use crate::{
    FieldErrors, FormValues,
    action::FormAction,
    field::{FieldSpec, InputType},
};

/// A form that was submitted and is shown again.
#[derive(Clone, Debug)]
pub struct SubmittedForm {
    /// The id of the action it was submitted to.
    pub action: String,
    /// Its bound arguments, as JSON.
    pub bound: Vec<String>,
    /// The element id of the form, if it was given one of its own.
    pub form: Option<String>,
    /// What was typed.
    pub values: FormValues,
    /// What is wrong with it; nothing, if a button changed a list.
    pub errors: FieldErrors,
    /// What takes the focus instead of the errors.
    pub focus: Option<String>,
}

impl SubmittedForm {
    /// Whether it was submitted from the form of `action`, bound arguments included, that was given
    /// the id `form`.
    #[must_use]
    pub fn is_of<F>(&self, action: &FormAction<F>, form: Option<&str>) -> bool {
        self.action == action.id() && self.bound == action.bound() && self.form.as_deref() == form
    }

    /// What was typed into the fields of `specs`, but for passwords; nothing of what the framework
    /// adds to a form.
    #[must_use]
    pub fn input(&self, specs: &'static [FieldSpec]) -> FormValues {
        let is_shown = |name: &str| {
            let spec = FieldSpec::find(specs, name);
            spec.is_some_and(|spec| spec.input_type != InputType::Password)
        };
        self.values.renamed(|name| is_shown(name).then(|| name.to_owned()))
    }
}
