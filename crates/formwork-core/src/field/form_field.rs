//! What the fields of a form have in common: single values, several, nested forms, lists of forms.

use super::{Choice, Field, FieldSpec, FieldValue, InputType};
use crate::form::{CheckFuture, FormReader, FormView, FormWriter, ServerChecks};

/// A type that a field of a form can have: a [`FieldValue`], a form, or a `Vec` of either.
///
/// Implement [`FieldValue`] for a type of your own; forms join by `#[derive(Form)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a form field",
    label = "not a field type",
    note = "use a string, a number, `bool`, `Email`, an `Option` of these, a struct with `#[derive(Form)]`, a `Vec` of any of these, or implement `FieldValue`"
)]
pub trait FormField: Sized + Send + Sync + 'static {
    /// What a page is given for it.
    type Handle;

    /// The control it is rendered as.
    const INPUT_TYPE: InputType;

    /// Whether it may be left blank.
    const OPTIONAL: bool = false;

    /// Whether it has several values.
    const MULTIPLE: bool = false;

    /// The values that it offers, if it is a choice.
    const CHOICES: &'static [Choice] = &[];

    /// The least value of the type, as the attribute `min` writes it.
    const MIN: Option<&'static str> = None;

    /// The greatest value of the type, as the attribute `max` writes it.
    const MAX: Option<&'static str> = None;

    /// The fields of the forms in it.
    #[must_use]
    fn inner() -> &'static [FieldSpec] {
        &[]
    }

    /// Reads the field that the reader stands at; what is wrong is noted there.
    fn read(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Self>;

    /// Writes it where the writer stands.
    fn write(&self, writer: &mut FormWriter);

    /// The field that the view stands at, as a page renders it.
    fn handle(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Self::Handle;

    /// Asks the checks of the server that are in it; `None` if there are none.
    fn server_check<'a>(&'a self, checks: &'a mut ServerChecks) -> Option<CheckFuture<'a>> {
        let _ = checks;
        None
    }
}

/// A type that a list in a form can hold: a [`FieldValue`], or a form.
#[diagnostic::on_unimplemented(
    message = "a form cannot have a list of `{Self}`",
    label = "not what a list holds",
    note = "a list holds values such as strings and numbers, or structs with `#[derive(Form)]`"
)]
pub trait FormItem: Sized + Send + Sync + 'static {
    /// What a page is given for a list of it.
    type ListHandle;

    /// The control that a list of it is rendered as.
    const INPUT_TYPE: InputType;

    /// The values that it offers, if it is a choice.
    const CHOICES: &'static [Choice] = &[];

    /// The least value of the type, as the attribute `min` writes it.
    const MIN: Option<&'static str> = None;

    /// The greatest value of the type, as the attribute `max` writes it.
    const MAX: Option<&'static str> = None;

    /// The fields of the forms in it.
    #[must_use]
    fn inner() -> &'static [FieldSpec] {
        &[]
    }

    /// Reads the list that the reader stands at; what is wrong is noted there.
    fn read_list(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Vec<Self>>;

    /// Writes a list where the writer stands.
    fn write_list(items: &[Self], writer: &mut FormWriter);

    /// The list that the view stands at, as a page renders it.
    fn list_handle(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Self::ListHandle;

    /// Asks the checks of the server that are in a list; `None` if there are none.
    fn list_check<'a>(items: &'a [Self], checks: &'a mut ServerChecks) -> Option<CheckFuture<'a>> {
        let _ = (items, checks);
        None
    }
}

impl<T: FieldValue + Send + Sync + 'static> FormField for T {
    type Handle = Field<T>;

    const INPUT_TYPE: InputType = T::INPUT_TYPE;
    const OPTIONAL: bool = <T as FieldValue>::OPTIONAL;
    const CHOICES: &'static [Choice] = <T as FieldValue>::CHOICES;
    const MIN: Option<&'static str> = <T as FieldValue>::MIN;
    const MAX: Option<&'static str> = <T as FieldValue>::MAX;

    fn read(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Self> {
        reader.value(spec)
    }

    fn write(&self, writer: &mut FormWriter) {
        writer.value(self);
    }

    fn handle(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Field<T> {
        view.values(spec, T::IS_SECRET)
    }
}

impl<T: FieldValue + Send + Sync + 'static> FormItem for T {
    type ListHandle = Field<Vec<T>>;

    /// Of several choices each is a checkbox.
    const INPUT_TYPE: InputType = match T::INPUT_TYPE {
        InputType::Select => InputType::Checkbox,
        other => other,
    };
    const CHOICES: &'static [Choice] = <T as FieldValue>::CHOICES;
    const MIN: Option<&'static str> = <T as FieldValue>::MIN;
    const MAX: Option<&'static str> = <T as FieldValue>::MAX;

    fn read_list(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Vec<Self>> {
        reader.values(spec)
    }

    fn write_list(items: &[Self], writer: &mut FormWriter) {
        items.iter().for_each(|item| writer.value(item));
    }

    fn list_handle(view: &mut FormView<'_>, spec: &'static FieldSpec) -> Field<Vec<T>> {
        view.values(spec, T::IS_SECRET)
    }
}

impl<T: FormItem> FormField for Vec<T> {
    type Handle = T::ListHandle;

    const INPUT_TYPE: InputType = T::INPUT_TYPE;
    const OPTIONAL: bool = true;
    const MULTIPLE: bool = true;
    const CHOICES: &'static [Choice] = T::CHOICES;
    const MIN: Option<&'static str> = T::MIN;
    const MAX: Option<&'static str> = T::MAX;

    fn inner() -> &'static [FieldSpec] {
        T::inner()
    }

    fn read(reader: &mut FormReader<'_>, spec: &'static FieldSpec) -> Option<Self> {
        T::read_list(reader, spec)
    }

    fn write(&self, writer: &mut FormWriter) {
        T::write_list(self, writer);
    }

    fn handle(view: &mut FormView<'_>, spec: &'static FieldSpec) -> T::ListHandle {
        T::list_handle(view, spec)
    }

    fn server_check<'a>(&'a self, checks: &'a mut ServerChecks) -> Option<CheckFuture<'a>> {
        T::list_check(self, checks)
    }
}
