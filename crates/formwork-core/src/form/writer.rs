//! Writing a form as its fields.

use crate::{
    Form, FormValues,
    field::{FieldSpec, FieldValue, FormField},
    form_values::NameBuilder,
};

/// Writes fields as a browser would submit them.
#[derive(Debug, Default)]
pub struct FormWriter {
    values: FormValues,
    name: NameBuilder,
}

impl FormWriter {
    /// The fields of `form`.
    pub(crate) fn write<F: Form>(form: &F) -> FormValues {
        let mut writer = Self::default();
        form.write(&mut writer);
        writer.values
    }

    /// Writes the field `spec` of the form that the writer stands at.
    pub fn field<T: FormField>(&mut self, spec: &'static FieldSpec, value: &T) {
        let outer = self.name.enter(spec.name);
        value.write(self);
        self.name.leave(outer);
    }

    pub(crate) fn value<T: FieldValue>(&mut self, value: &T) {
        if let Some(text) = value.to_text() {
            self.values.push(self.name.as_str(), text);
        }
    }

    pub(crate) fn forms<F: Form>(&mut self, forms: &[F]) {
        for (index, form) in forms.iter().enumerate() {
            let outer = self.name.enter_item(index);
            let before = self.values.len();
            form.write(self);
            // So that a form of nothing but unchecked boxes is there all the same. Any other is there by
            // its fields, and so no form is written with more of them than it was read from.
            if self.values.len() == before {
                self.values.push(self.name.as_str(), "");
            }
            self.name.leave(outer);
        }
    }
}
