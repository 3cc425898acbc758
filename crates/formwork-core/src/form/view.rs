//! A form in the state that a page shows.

use super::FormState;
use crate::{
    FieldError, Form, MAX_DEPTH,
    field::{
        Control, Field, FieldSpec, FieldValue, Fieldset, FormField, InputType, Kept, Row, Rows,
    },
    form_values::{FormValue, NameBuilder, Names, control_id, index_in},
};

/// What is said of one file by the rules of its field.
const FILE_RULES: [&str; 3] = ["duplicate", "file_too_large", "file_type"];

/// Makes the handles of a form's fields from its state.
#[derive(Debug)]
pub struct FormView<'a> {
    state: &'a FormState,
    names: Names<'a>,
    name: NameBuilder,
    /// What is wrong, by name.
    errors: Vec<&'a FieldError>,
    /// The first field from here on takes the focus.
    focus_next: bool,
    /// Nothing was put into the form that the view stands at yet.
    is_blank: bool,
}

impl<'a> FormView<'a> {
    pub(super) fn new(state: &'a FormState) -> Self {
        let mut errors: Vec<_> = state.errors.iter().collect();
        errors.sort_by_key(|error| error.field());
        Self {
            state,
            names: Names::new(&state.values),
            name: NameBuilder::default(),
            errors,
            focus_next: false,
            is_blank: state.values.is_empty(),
        }
    }

    /// The field `spec` of the form that the view stands at.
    pub fn field<T: FormField>(&mut self, spec: &'static FieldSpec) -> T::Handle {
        let outer = self.name.enter(spec.name);
        let handle = T::handle(self, spec);
        self.name.leave(outer);
        handle
    }

    pub(crate) fn values<T>(&mut self, spec: &'static FieldSpec, is_secret: bool) -> Field<T> {
        let mut values = Vec::new();
        let mut kept = Vec::new();
        let is_refused = self.is_refused_file(spec);
        for value in self.names.all(self.name.as_str()).filter(|_| !is_secret) {
            match value {
                FormValue::Text(text) => values.push(text.to_owned()),
                // What is refused anyway is not sent once more.
                FormValue::File(file) if is_refused || file.check("", &spec.rules).is_err() => {}
                FormValue::File(file) => kept.extend(file.keep().map(|reference| Kept {
                    reference,
                    file_name: file.file_name().to_owned(),
                    size: file.size(),
                })),
            }
        }
        let mut control = self.control(spec);
        // Nothing can be entered where nothing is seen.
        if spec.input_type != InputType::Hidden {
            control.focus = self.focus();
        }
        Field::new(control, values, kept)
    }

    /// Whether something is wrong with the file of the field that no rule says: then another one is asked
    /// for. By a rule a new file is refused, and not one that was kept before.
    fn is_refused_file(&self, spec: &'static FieldSpec) -> bool {
        let is_of_rules = |error: &FieldError| FILE_RULES.contains(&error.code());
        let errors = self.errors_of(self.name.as_str());
        spec.input_type == InputType::File && !spec.multiple && !errors.iter().all(is_of_rules)
    }

    /// Which control of the field takes the focus.
    fn focus(&mut self) -> Option<usize> {
        if std::mem::take(&mut self.focus_next) {
            return Some(0);
        }
        index_in(self.name.as_str(), self.state.focus.as_deref()?)
    }

    fn errors_of(&self, name: &str) -> Vec<FieldError> {
        let start = self.errors.partition_point(|error| error.field() < name);
        let found = self.errors[start..].iter().take_while(|error| error.field() == name);
        found.map(|error| (*error).clone()).collect()
    }

    fn control(&self, spec: &'static FieldSpec) -> Control {
        let name = self.name.as_str();
        Control {
            spec,
            name: name.to_owned(),
            form_id: self.state.form_id.clone(),
            errors: self.errors_of(name),
            focus: None,
        }
    }

    pub(crate) fn form<F: Form>(&mut self, spec: &'static FieldSpec) -> Fieldset<F> {
        let control = self.control(spec);
        Fieldset::new(control, F::view(self))
    }

    /// Every form of a list; as many blank ones as there must be, if none was ever there.
    pub(crate) fn forms<F: Form>(&mut self, spec: &'static FieldSpec) -> Rows<F> {
        let mut control = self.control(spec);
        let mut indices = self.names.items(&control.name);
        // More than one too many are nobody's who uses the buttons.
        indices.truncate(spec.rules.max_items.map_or(indices.len(), |max| max + 1));
        if self.is_blank && self.name.depth() < MAX_DEPTH {
            indices.extend(indices.len()..spec.rules.min_items.unwrap_or(0));
        }
        if indices.is_empty() {
            control.focus =
                index_in(&control.name, self.state.focus.as_deref().unwrap_or_default());
        }
        let row = |index| {
            let outer = self.name.enter_item(index);
            let name = self.name.as_str().to_owned();
            let id = control_id(&self.state.form_id, &name);
            self.focus_next |= self.state.focus.as_deref() == Some(&name);
            // One that a button has just added is nothing but its name.
            let is_blank = self.is_blank;
            self.is_blank |= !self.names.have_below(&name);
            let row = Row { index, name, id, fields: F::view(self) };
            self.is_blank = is_blank;
            self.name.leave(outer);
            row
        };
        let rows = indices.into_iter().map(row).collect();
        Rows::new(control, rows)
    }
}
