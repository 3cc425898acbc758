//! The name of a field, typed by its form.

use std::{borrow::Cow, fmt, marker::PhantomData};

/// The name of a field of form `F` whose value is a `T`; `derive(Form)` makes one constant per
/// field.
///
/// It is typed by its form, so that an error cannot be put on another form's field.
///
/// # Examples
///
/// ```
/// use formwork_core::field::{FieldName, FieldPath};
///
/// struct Order;
/// struct Line;
/// const LINES: FieldName<Order, Vec<Line>> = FieldName::new("lines");
/// const SKU: FieldName<Line, String> = FieldName::new("sku");
///
/// assert_eq!(LINES.item(2).then(SKU).as_str(), "lines[2].sku");
/// ```
pub struct FieldName<F, T> {
    name: &'static str,
    types: PhantomData<fn() -> (F, T)>,
}

impl<F, T> FieldName<F, T> {
    /// The field called `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, types: PhantomData }
    }

    /// The name as it stands in the form.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.name
    }

    /// A field of the nested form.
    #[must_use]
    pub fn then<U>(self, field: FieldName<T, U>) -> FieldPath<F, U> {
        FieldPath::from(self).then(field)
    }
}

impl<F, T> FieldName<F, Vec<T>> {
    /// A form of the list, counted from 0.
    #[must_use]
    pub fn item(self, index: usize) -> FieldPath<F, T> {
        FieldPath::from(self).item(index)
    }
}

impl<F, T> Clone for FieldName<F, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, T> Copy for FieldName<F, T> {}

impl<F, T> fmt::Debug for FieldName<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

/// The way to a field of form `F`, through nested forms and lists.
pub struct FieldPath<F, T> {
    name: Cow<'static, str>,
    types: PhantomData<fn() -> (F, T)>,
}

impl<F, T> FieldPath<F, T> {
    /// The field's name as it stands in the form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The field's name as it stands in the form, by value.
    #[must_use]
    pub fn into_name(self) -> Cow<'static, str> {
        self.name
    }

    /// A field of the nested form.
    #[must_use]
    pub fn then<U>(self, field: FieldName<T, U>) -> FieldPath<F, U> {
        FieldPath { name: format!("{}.{}", self.name, field.name).into(), types: PhantomData }
    }
}

impl<F, T> FieldPath<F, Vec<T>> {
    /// A form of the list, counted from 0.
    #[must_use]
    pub fn item(self, index: usize) -> FieldPath<F, T> {
        FieldPath { name: format!("{}[{index}]", self.name).into(), types: PhantomData }
    }
}

impl<F, T> From<FieldName<F, T>> for FieldPath<F, T> {
    fn from(field: FieldName<F, T>) -> Self {
        Self { name: Cow::Borrowed(field.name), types: PhantomData }
    }
}

impl<F, T> Clone for FieldPath<F, T> {
    fn clone(&self) -> Self {
        Self { name: self.name.clone(), types: PhantomData }
    }
}

impl<F, T> fmt::Debug for FieldPath<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}
