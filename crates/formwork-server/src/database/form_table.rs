//! Forms whose fields are stored in the columns of a table.

use std::fmt;

use formwork_core::{
    FormValues,
    field::{FieldSpec, FieldValue, InputType},
    form::{Form, FormReader},
};

use super::{Violation, ViolationKind};

/// A form whose fields are columns of one table: `#[form(table = "users")]`.
///
/// Written by hand it is
///
/// ```text
/// static COLUMNS: [FormColumn; 2] = [
///     FormColumn::new::<String>("name", "name"),
///     FormColumn::new::<Email>("email", "mail").unique(),
/// ];
///
/// impl StoredForm for NewUser {
///     const TABLE: FormTable = FormTable::new::<Self>("NewUser", "users", &COLUMNS);
/// }
///
/// inventory::submit! { <NewUser as StoredForm>::TABLE }
/// ```
pub trait StoredForm: Form {
    /// The table and its columns.
    const TABLE: FormTable;
}

/// The table of a form; `#[form(table = "users")]` submits one to the registry.
#[derive(Clone, Copy)]
pub struct FormTable {
    pub(super) form: &'static str,
    pub(super) table: &'static str,
    pub(super) columns: &'static [FormColumn],
    pub(super) specs: fn() -> &'static [FieldSpec],
    /// Whether the form takes a text in a field.
    pub(super) accepts: fn(&'static FieldSpec, &str) -> bool,
}

inventory::collect!(FormTable);

impl FormTable {
    /// The form `F`, called `form`, whose fields are `columns` of `table`.
    #[must_use]
    pub const fn new<F: Form>(
        form: &'static str,
        table: &'static str,
        columns: &'static [FormColumn],
    ) -> Self {
        Self { form, table, columns, specs: F::specs, accepts: accepts::<F> }
    }

    /// What the form says of a field.
    pub(super) fn spec(&self, field: &str) -> Option<&'static FieldSpec> {
        (self.specs)().iter().find(|spec| spec.name == field)
    }

    /// The field that a violated constraint is about.
    pub(super) fn field_of(&self, violation: &Violation) -> Option<&'static str> {
        // A column with a dot in its name is told from the table by knowing both.
        let is_called = |column: &&FormColumn| {
            violation.is_called(&format!("{}.{}", self.table, column.column))
        };
        let is_in_table =
            violation.table().is_none_or(|table| table.eq_ignore_ascii_case(self.table));
        let is_in_key = |column: &&FormColumn| {
            violation.columns().iter().any(|name| name.eq_ignore_ascii_case(column.column))
        };
        let is_mentioned = |column: &&FormColumn| violation.mentions(column.column);
        let mut columns = self.columns.iter();
        let column = match violation.kind() {
            // `first_name_check` is about `first_name`, and not about `name`.
            ViolationKind::Check => {
                let mentioned = columns.filter(|column| is_in_table && is_mentioned(column));
                mentioned.rev().max_by_key(|column| column.column.len())
            }
            _ => columns.find(|column| is_called(column) || (is_in_table && is_in_key(column))),
        };
        column.map(|column| column.field)
    }
}

impl fmt::Debug for FormTable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { form, table, columns, .. } = self;
        f.debug_tuple("FormTable").field(form).field(table).field(columns).finish()
    }
}

/// Reads a form of one field, and looks whether that was right.
fn accepts<F: Form>(spec: &'static FieldSpec, text: &str) -> bool {
    let mut values = FormValues::new();
    values.push(spec.name, text);
    let mut reader = FormReader::new(&values);
    F::read(&mut reader);
    reader.into_errors().of(spec.name).next().is_none()
}

/// A field of a form and the column that it is stored in.
#[derive(Clone, Copy)]
pub struct FormColumn {
    pub(super) field: &'static str,
    pub(super) column: &'static str,
    pub(super) unique: bool,
    pub(super) is_secret: bool,
    /// The control of the type, whatever the field is rendered as.
    pub(super) input_type: InputType,
    /// The limits of the type, which hold without being said.
    pub(super) type_limits: (Option<&'static str>, Option<&'static str>),
}

impl FormColumn {
    /// The field called `field`, of type `T`, stored in `column`.
    #[must_use]
    pub const fn new<T: FieldValue>(field: &'static str, column: &'static str) -> Self {
        Self {
            field,
            column,
            unique: false,
            is_secret: T::IS_SECRET,
            input_type: T::INPUT_TYPE,
            type_limits: (T::MIN, T::MAX),
        }
    }

    /// The same, with a value that no two rows share: `#[field(unique)]`.
    #[must_use]
    pub const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }
}

impl fmt::Debug for FormColumn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("FormColumn").field(&self.field).field(&self.column).finish()
    }
}
