//! What a page is given to render a field.

use std::{fmt, marker::PhantomData};

use super::{FieldError, FieldSpec};
use crate::form_values::control_id;

/// A field as a page renders it: rules, what was typed, what is wrong with it.
///
/// `T` is the type that the action receives.
#[derive(Debug)]
pub struct Field<T> {
    control: Control,
    values: Vec<String>,
    kept: Vec<Kept>,
    decodes_to: PhantomData<fn() -> T>,
}

/// A file that was received already and is not asked for again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What refers to it; submitted in its place.
    pub reference: String,
    /// Its name.
    pub file_name: String,
    /// How many bytes it has.
    pub size: u64,
}

/// What every kind of field has.
#[derive(Clone, Debug)]
pub(crate) struct Control {
    pub(crate) spec: &'static FieldSpec,
    pub(crate) name: String,
    pub(crate) form_id: String,
    pub(crate) errors: Vec<FieldError>,
    /// Which of its controls takes the focus.
    pub(crate) focus: Option<usize>,
}

macro_rules! control_methods {
    () => {
        /// Its label and rules.
        #[must_use]
        pub fn spec(&self) -> &'static FieldSpec {
            self.control.spec
        }

        /// The name in the form: `email`, or `lines[2].sku` inside of others.
        #[must_use]
        pub fn name(&self) -> &str {
            &self.control.name
        }

        /// The id of its element: unique on a page, and the same in every render.
        #[must_use]
        pub fn id(&self) -> String {
            control_id(&self.control.form_id, &self.control.name)
        }

        /// What is wrong with it; empty if nothing is.
        #[must_use]
        pub fn errors(&self) -> &[FieldError] {
            &self.control.errors
        }
    };
}

impl<T> Field<T> {
    pub(crate) fn new(control: Control, values: Vec<String>, kept: Vec<Kept>) -> Self {
        Self { control, values, kept, decodes_to: PhantomData }
    }

    control_methods!();

    /// The same without the type that the action receives.
    #[must_use]
    pub fn untyped(self) -> Field<()> {
        Field {
            control: self.control,
            values: self.values,
            kept: self.kept,
            decodes_to: PhantomData,
        }
    }

    /// What the control shows: what was typed, or else the initial value.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.values.last().map(String::as_str)
    }

    /// Which of its controls takes the focus when the page is shown, counted from 0: what a button
    /// has just added or moved.
    #[must_use]
    pub fn focus(&self) -> Option<usize> {
        self.control.focus
    }

    /// All that it shows, of a field with several values.
    #[must_use]
    pub fn values(&self) -> &[String] {
        &self.values
    }

    /// The files that were received already.
    #[must_use]
    pub fn kept(&self) -> &[Kept] {
        &self.kept
    }
}

impl<T> Clone for Field<T> {
    fn clone(&self) -> Self {
        Self {
            control: self.control.clone(),
            values: self.values.clone(),
            kept: self.kept.clone(),
            decodes_to: PhantomData,
        }
    }
}

/// A form within a form, ready to render.
pub struct Fieldset<F: crate::Form> {
    control: Control,
    fields: F::Fields,
}

impl<F: crate::Form> Fieldset<F> {
    pub(crate) fn new(control: Control, fields: F::Fields) -> Self {
        Self { control, fields }
    }

    control_methods!();

    /// Its fields.
    #[must_use]
    pub fn into_fields(self) -> F::Fields {
        self.fields
    }
}

/// A list of forms within a form, ready to render.
pub struct Rows<F: crate::Form> {
    control: Control,
    rows: Vec<Row<F>>,
}

/// One form of a list.
pub struct Row<F: crate::Form> {
    /// Its index in the form's fields; not always its place, as some may be missing.
    pub index: usize,
    /// Its name in the form: `lines[2]`.
    pub name: String,
    /// The id of its element.
    pub id: String,
    /// Its fields.
    pub fields: F::Fields,
}

impl<F: crate::Form> Rows<F> {
    pub(crate) fn new(control: Control, rows: Vec<Row<F>>) -> Self {
        Self { control, rows }
    }

    control_methods!();

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether the button that adds one takes the focus when the page is shown: a button has just
    /// removed the last one.
    #[must_use]
    pub fn is_focused(&self) -> bool {
        self.control.focus.is_some()
    }

    /// Each of them.
    #[must_use]
    pub fn into_rows(self) -> Vec<Row<F>> {
        self.rows
    }
}

impl<F: crate::Form> fmt::Debug for Fieldset<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fieldset")
            .field("control", &self.control)
            .field("fields", &self.fields)
            .finish()
    }
}

impl<F: crate::Form> fmt::Debug for Rows<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows").field("control", &self.control).field("rows", &self.rows).finish()
    }
}

impl<F: crate::Form> fmt::Debug for Row<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("name", &self.name).field("fields", &self.fields).finish()
    }
}
