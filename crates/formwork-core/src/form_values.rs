//! The name-value pairs of a submitted form.

use std::{fmt, ops::Range};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::Upload;

pub use name::{MAX_DEPTH, MAX_INDEX, MAX_NAME, control_id};
pub(crate) use name::{NameBuilder, Outer, Step, check_name, steps};
pub(crate) use names::{Names, index_in};

mod json;
mod name;
mod names;
mod urlencoded;

/// How many fields one form may have.
pub const MAX_FIELDS: usize = 1000;

/// The name-value pairs of a submitted form, in the order of the form's controls.
///
/// This is the *entry list* of the HTML Standard (section 4.10.22), before any rule is applied:
/// names may repeat, nothing is trimmed. A name is a path: `address.city` is a field of a nested
/// form, `lines[2].quantity` one of the third form of a list. Names of another shape are kept and
/// mean nothing.
///
/// # Examples
///
/// ```
/// use formwork_core::FormValues;
///
/// let values = FormValues::parse(b"name=Ada+L.&tag=a&tag=b").unwrap();
/// assert_eq!(values.get("name"), Some("Ada L."));
/// assert_eq!(values.all("tag").collect::<Vec<_>>(), ["a", "b"]);
/// assert_eq!(values.get("email"), None);
///
/// let flood = "a&".repeat(1001);
/// assert!(FormValues::parse(flood.as_bytes()).is_err());
/// assert!(FormValues::parse(b"lines[4294967295].sku=1").is_err());
/// ```
#[derive(Clone, Default)]
pub struct FormValues {
    /// Names and texts one after another: a form is read without an allocation for each.
    text: String,
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: Range<usize>,
    value: Stored,
}

#[derive(Clone)]
enum Stored {
    Text(Range<usize>),
    File(Upload),
}

/// The value of one field, as it was submitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FormValue<'a> {
    /// A text.
    Text(&'a str),
    /// An uploaded file.
    File(&'a Upload),
}

impl<'a> FormValue<'a> {
    /// The text, unless it is a file.
    #[must_use]
    pub fn text(self) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::File(_) => None,
        }
    }

    /// The file, unless it is a text.
    #[must_use]
    pub fn file(self) -> Option<&'a Upload> {
        match self {
            Self::Text(_) => None,
            Self::File(file) => Some(file),
        }
    }
}

impl FormValues {
    /// No fields at all.
    #[must_use]
    pub const fn new() -> Self {
        Self { text: String::new(), entries: Vec::new() }
    }

    /// Appends a field that someone else has chosen.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`], as [`parse`](Self::parse).
    pub fn try_push(&mut self, name: &str, value: &str) -> Result<(), MalformedForm> {
        self.check_next(name)?;
        self.push(name, value);
        Ok(())
    }

    /// Appends a file that someone else has named.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`], as [`parse`](Self::parse).
    pub fn try_push_file(&mut self, name: &str, file: Upload) -> Result<(), MalformedForm> {
        self.check_next(name)?;
        self.push_file(name, file);
        Ok(())
    }

    fn check_next(&self, name: &str) -> Result<(), MalformedForm> {
        if self.entries.len() == MAX_FIELDS {
            return Err(MalformedForm::TooManyFields);
        }
        check_name(name)
    }

    /// Appends a field.
    pub fn push(&mut self, name: impl AsRef<str>, value: impl AsRef<str>) {
        let name = self.store(name.as_ref());
        let value = Stored::Text(self.store(value.as_ref()));
        self.entries.push(Entry { name, value });
    }

    /// Appends an uploaded file.
    pub fn push_file(&mut self, name: impl AsRef<str>, file: Upload) {
        let name = self.store(name.as_ref());
        self.entries.push(Entry { name, value: Stored::File(file) });
    }

    pub(crate) fn push_value(&mut self, name: &str, value: FormValue<'_>) {
        match value {
            FormValue::Text(text) => self.push(name, text),
            FormValue::File(file) => self.push_file(name, file.clone()),
        }
    }

    fn store(&mut self, text: &str) -> Range<usize> {
        let start = self.text.len();
        self.text.push_str(text);
        start..self.text.len()
    }

    /// The first text of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every text of `name`, in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.values_of(name).filter_map(FormValue::text)
    }

    /// Every file of `name`, in order.
    pub fn files<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a Upload> {
        self.values_of(name).filter_map(FormValue::file)
    }

    fn values_of<'a>(&'a self, name: &str) -> impl Iterator<Item = FormValue<'a>> {
        self.entries
            .iter()
            .filter(move |entry| entry.name.len() == name.len() && self.name(entry) == name)
            .map(|entry| self.value(entry))
    }

    /// Every field, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, FormValue<'_>)> {
        self.entries.iter().map(|entry| (self.name(entry), self.value(entry)))
    }

    /// Every text, in order.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter_map(|(name, value)| Some((name, value.text()?)))
    }

    fn name(&self, entry: &Entry) -> &str {
        &self.text[entry.name.clone()]
    }

    fn value<'a>(&'a self, entry: &'a Entry) -> FormValue<'a> {
        match &entry.value {
            Stored::Text(range) => FormValue::Text(&self.text[range.clone()]),
            Stored::File(file) => FormValue::File(file),
        }
    }

    /// The fields whose names `rename` gives; it leaves one out by `None`.
    #[must_use]
    pub(crate) fn renamed(&self, rename: impl Fn(&str) -> Option<String>) -> Self {
        let mut values = Self::new();
        for (name, value) in self.iter() {
            if let Some(name) = rename(name) {
                values.push_value(&name, value);
            }
        }
        values
    }

    /// How many fields there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl PartialEq for FormValues {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for FormValues {}

/// Names and lengths, and nothing of what was typed: passwords are among it.
impl fmt::Debug for FormValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(name, value)| (name, Length(value)))).finish()
    }
}

struct Length<'a>(FormValue<'a>);

impl fmt::Debug for Length<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            FormValue::Text(text) => write!(f, "{} bytes", text.len()),
            FormValue::File(file) => write!(f, "a file of {} bytes", file.size()),
        }
    }
}

/// As a list of name-value pairs; files cannot be written.
impl Serialize for FormValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.texts())
    }
}

impl<'de> Deserialize<'de> for FormValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs: Vec<(String, String)> = Vec::deserialize(deserializer)?;
        let mut values = Self::new();
        for (name, value) in pairs {
            values.try_push(&name, &value).map_err(D::Error::custom)?;
        }
        Ok(values)
    }
}

/// The body cannot be read as a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MalformedForm {
    /// There are more than [`MAX_FIELDS`] fields.
    TooManyFields,
    /// A name nests deeper than [`MAX_DEPTH`].
    TooDeep,
    /// A name has an index above [`MAX_INDEX`].
    IndexTooHigh,
    /// A name is longer than [`MAX_NAME`] bytes.
    NameTooLong,
    /// It is JSON that no form is written as.
    NotAForm,
}

impl fmt::Display for MalformedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooManyFields => write!(f, "a form has at most {MAX_FIELDS} fields"),
            Self::TooDeep => write!(f, "a form nests at most {MAX_DEPTH} deep"),
            Self::IndexTooHigh => write!(f, "the index of a list is at most {MAX_INDEX}"),
            Self::NameTooLong => write!(f, "a name has at most {MAX_NAME} bytes"),
            Self::NotAForm => f.write_str("not the JSON of a form"),
        }
    }
}

impl std::error::Error for MalformedForm {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ill_formed_utf8_becomes_the_replacement_character() {
        let values = FormValues::parse(b"a=%FF").unwrap();
        assert_eq!(values.get("a"), Some("\u{FFFD}"));
    }

    #[test]
    fn a_mebibyte_of_ampersands_is_an_empty_form() {
        let values = FormValues::parse(&vec![b'&'; 1 << 20]).unwrap();
        assert!(values.is_empty());
    }

    #[test]
    fn what_was_typed_is_not_shown_by_debug() {
        let values = FormValues::parse(b"name=Ada&password=secret").unwrap();
        assert_eq!(format!("{values:?}"), r#"{"name": 3 bytes, "password": 6 bytes}"#);
    }

    #[test]
    fn names_are_held_to_the_limits() {
        let deep = |depth: usize| format!("a{}=1", ".a".repeat(depth - 1));
        assert!(FormValues::parse(deep(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(FormValues::parse(deep(MAX_DEPTH + 1).as_bytes()), Err(MalformedForm::TooDeep));
        assert!(FormValues::parse(b"a[1000]=").is_ok());
        for index in ["1001", "4294967295", "18446744073709551616", "99999999999999999999999"] {
            let body = format!("a[{index}].b=");
            assert_eq!(FormValues::parse(body.as_bytes()), Err(MalformedForm::IndexTooHigh));
        }
    }

    #[test]
    fn a_million_brackets_are_no_name() {
        for bracket in ["[", "]", "[]", "[0", "."] {
            let body = bracket.repeat(1_000_000 / bracket.len()) + "=1";
            let values = FormValues::parse(body.as_bytes());
            assert_eq!(values, Err(MalformedForm::NameTooLong), "{bracket}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..2000)) {
            if let Ok(values) = FormValues::parse(&body) {
                prop_assert!(values.len() <= MAX_FIELDS);
            }
        }

        #[test]
        fn what_a_browser_encodes_is_read_back(pairs in proptest::collection::vec(("[^.\\[]*", ".*"), 0..20)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let values = FormValues::parse(body.as_bytes()).unwrap();
            let read: Vec<_> = values
                .iter()
                .map(|(name, value)| (name.to_owned(), value.text().unwrap().to_owned()))
                .collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
