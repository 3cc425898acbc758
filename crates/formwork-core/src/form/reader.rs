//! Reading a form from its fields.

use std::borrow::Cow;

use crate::{
    FieldErrors, Form, FormValues, MAX_DEPTH, MAX_FIELDS,
    field::{FieldSpec, FieldValue, FormField, InputType, Violation, is_white_space, value},
    form_values::{FormValue, NameBuilder, Names},
};

/// Reads fields, and notes everything that is wrong with them.
///
/// It stands at a field while that is read; nested forms are read by the same reader.
#[derive(Debug)]
pub struct FormReader<'a> {
    names: Names<'a>,
    name: NameBuilder,
    errors: FieldErrors,
    /// How many fields it is written with that were not given: what types mean by nothing.
    defaults: usize,
    /// The name of the list that was read last.
    list: String,
}

impl<'a> FormReader<'a> {
    /// Reads `values`.
    #[must_use]
    pub fn new(values: &'a FormValues) -> Self {
        Self {
            names: Names::new(values),
            name: NameBuilder::default(),
            errors: FieldErrors::new(),
            defaults: 0,
            list: String::new(),
        }
    }

    /// What was wrong.
    #[must_use]
    pub fn into_errors(self) -> FieldErrors {
        self.errors
    }

    /// Reads the field `spec` of the form that the reader stands at.
    pub fn field<T: FormField>(&mut self, spec: &'static FieldSpec) -> Option<T> {
        let outer = self.name.enter(spec.name);
        let value = T::read(self, spec);
        self.name.leave(outer);
        value
    }

    /// Keeps `value` if `found` says nothing against it.
    pub fn checked<T>(
        &mut self,
        spec: &'static FieldSpec,
        value: Option<T>,
        check: impl FnOnce(&T) -> Option<Violation>,
    ) -> Option<T> {
        let value = value?;
        match check(&value) {
            None => Some(value),
            Some(violation) => {
                self.refuse(spec, violation);
                None
            }
        }
    }

    /// Keeps `value` if it equals that of the field `other`; if that one is wrong by itself, what was
    /// typed into both is compared.
    pub fn matching<T: PartialEq>(
        &mut self,
        spec: &'static FieldSpec,
        value: Option<T>,
        other: &'static FieldSpec,
        other_value: &Option<T>,
    ) -> Option<T> {
        let differs = match (&value, other_value) {
            (Some(value), Some(other)) => value != other,
            _ => self.typed(spec).zip(self.typed(other)).is_some_and(|(this, other)| this != other),
        };
        self.checked(spec, value, |_| {
            differs.then(|| Violation::new("matches").with("other", other.label))
        })
    }

    /// The text of the field `spec` as it is read; `None` if there are several, or if it is a file.
    fn typed(&mut self, spec: &FieldSpec) -> Option<Cow<'a, str>> {
        let outer = self.name.enter(spec.name);
        let last = self.names.last(self.name.as_str());
        self.name.leave(outer);
        match last {
            None => Some(Cow::Borrowed("")),
            Some((FormValue::Text(text), 1)) => Some(spec.normalise(text)),
            Some(_) => None,
        }
    }

    /// Notes that the field `spec` of the form that the reader stands at breaks a rule.
    pub fn refuse(&mut self, spec: &'static FieldSpec, violation: Violation) {
        let outer = self.name.enter(spec.name);
        self.note(violation);
        self.name.leave(outer);
    }

    /// Notes what a check of the whole form found, whose names start from the form.
    pub fn note_all(&mut self, errors: FieldErrors) {
        let prefix = self.name.as_str();
        for error in errors {
            self.errors.push(if prefix.is_empty() { error } else { error.below(prefix) });
        }
    }

    /// Refuses the last list if `form`, which was read, would be written with more fields than can be
    /// read.
    pub(super) fn check_size<F: Form>(&mut self, form: &F) {
        let may_be_too_large = self.defaults > 0 && self.names.len() + self.defaults > MAX_FIELDS;
        if may_be_too_large && form.encode().len() > MAX_FIELDS {
            let list = std::mem::take(&mut self.list);
            self.errors.push(Violation::new("form_too_large").of(list));
        }
    }

    fn note(&mut self, violation: Violation) {
        self.errors.push(violation.of(self.name.as_str().to_owned()));
    }

    fn noted<T>(&mut self, read: Result<T, Violation>) -> Option<T> {
        read.map_err(|violation| self.note(violation)).ok()
    }

    /// Reads a single value.
    ///
    /// Absent and blank are one: an error for a required field, otherwise the type's blank value. A
    /// scalar that was given twice is an error (`duplicate`), of a checkbox the last value counts.
    pub(crate) fn value<T: FieldValue>(&mut self, spec: &'static FieldSpec) -> Option<T> {
        let read = self.read_value(spec);
        self.noted(read)
    }

    fn read_value<T: FieldValue>(&mut self, spec: &FieldSpec) -> Result<T, Violation> {
        match self.names.last(self.name.as_str()) {
            None => {
                let value = T::blank().ok_or(Violation::new("required"))?;
                self.defaults += usize::from(value.to_text().is_some());
                Ok(value)
            }
            Some((_, 2..)) if spec.input_type != InputType::Checkbox => {
                Err(Violation::new("duplicate"))
            }
            Some((FormValue::Text(text), _)) => value::read_text(spec, text),
            Some((FormValue::File(file), _)) => value::read_file(spec, file),
        }
    }

    /// Reads every value that is not blank.
    pub(crate) fn values<T: FieldValue>(&mut self, spec: &'static FieldSpec) -> Option<Vec<T>> {
        let given: Vec<_> = self.names.all(self.name.as_str()).collect();
        let mut values = Vec::new();
        let mut broken: Vec<Violation> = Vec::new();
        for value in given {
            let read = match value {
                FormValue::Text(text) if text.trim_matches(is_white_space).is_empty() => continue,
                FormValue::Text(text) => value::read_text(spec, text),
                FormValue::File(file) => value::read_file(spec, file),
            };
            match read {
                Ok(value) => values.push(value),
                // The same is said of a field once.
                Err(violation) if broken.contains(&violation) => {}
                Err(violation) => broken.push(violation),
            }
        }
        if broken.is_empty() {
            broken.extend(count_violation(spec, values.len()));
        }
        self.leave_list();
        let is_right = broken.is_empty();
        broken.into_iter().for_each(|violation| self.note(violation));
        is_right.then_some(values)
    }

    /// Reads a nested form.
    pub(crate) fn form<F: Form>(&mut self) -> Option<F> {
        if self.name.depth() == MAX_DEPTH {
            self.note(Violation::new("too_deep"));
            return None;
        }
        let draft = F::read(self);
        F::finish(draft, self)
    }

    /// Reads every form of a list.
    pub(crate) fn forms<F: Form>(&mut self, spec: &'static FieldSpec) -> Option<Vec<F>> {
        let mut indices = self.names.items(self.name.as_str());
        let given = indices.len();
        // Of too many one more than there may be says it all.
        indices.truncate(spec.rules.max_items.map_or(given, |max| max + 1));
        let mut forms = Vec::with_capacity(given);
        for index in indices {
            let outer = self.name.enter_item(index);
            forms.extend(self.form::<F>());
            self.name.leave(outer);
        }
        self.leave_list();
        match count_violation(spec, given) {
            None => (forms.len() == given).then_some(forms),
            Some(violation) => {
                self.note(violation);
                None
            }
        }
    }

    fn leave_list(&mut self) {
        self.list.clear();
        self.list.push_str(self.name.as_str());
    }
}

/// What is wrong with a list of so many.
fn count_violation(spec: &FieldSpec, count: usize) -> Option<Violation> {
    match (spec.rules.min_items, spec.rules.max_items) {
        (Some(_), _) if count == 0 && spec.is_required() => Some(Violation::new("required")),
        (Some(min), _) if count < min => Some(Violation::new("too_few").with("min", min)),
        (_, Some(max)) if count > max => Some(Violation::new("too_many").with("max", max)),
        _ => None,
    }
}
