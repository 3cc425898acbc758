//! The parameters of a page's query, read and written as one struct.

use crate::{FormValues, field::FieldValue};

/// The declared parameters of a query; derive it with `#[derive(Query)]`.
///
/// What is not declared is ignored, so a link that someone else has decorated still works.
pub trait QueryParameters: Sized {
    /// Reads the parameters; `None` if one is missing or does not parse, which is a 404.
    fn decode(values: &FormValues) -> Option<Self>;

    /// Writes them in the order of the fields, without those that say nothing. So there is one
    /// query for each value of the struct.
    fn encode(&self) -> FormValues;
}

/// A type that a parameter of a query can have: that of a form field, or a `Vec` of it.
///
/// # Examples
///
/// ```
/// use formwork_core::{FormValues, query::QueryValue};
///
/// let values = FormValues::parse(b"page=2&tag=a&tag=b&q=").unwrap();
/// assert_eq!(<Option<u32>>::read("page", &values), Some(Some(2)));
/// assert_eq!(<Vec<String>>::read("tag", &values), Some(vec!["a".to_owned(), "b".to_owned()]));
/// assert_eq!(<Option<String>>::read("q", &values), Some(None));
/// assert_eq!(<Option<u32>>::read("tag", &values), None, "no number");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a query parameter",
    note = "use a string, a number, `bool`, an `Option` or a `Vec` of these, or implement `FieldValue`"
)]
pub trait QueryValue: Sized {
    /// Reads the parameter `name`; `None` if it is missing, does not parse or is there twice.
    fn read(name: &str, values: &FormValues) -> Option<Self>;

    /// Appends the parameter `name`, unless there is nothing to say.
    fn write(&self, name: &str, values: &mut FormValues);
}

impl<T: FieldValue> QueryValue for T {
    fn read(name: &str, values: &FormValues) -> Option<Self> {
        let mut given = values.all(name);
        let text = given.next().unwrap_or_default();
        if given.next().is_some() {
            return None;
        }
        if text.is_empty() { T::blank() } else { T::parse(text).ok() }
    }

    fn write(&self, name: &str, values: &mut FormValues) {
        if let Some(text) = self.to_text() {
            values.push(name, text);
        }
    }
}

impl<T: FieldValue> QueryValue for Vec<T> {
    fn read(name: &str, values: &FormValues) -> Option<Self> {
        values.all(name).map(|text| T::parse(text).ok()).collect()
    }

    fn write(&self, name: &str, values: &mut FormValues) {
        self.iter().for_each(|value| value.write(name, values));
    }
}
