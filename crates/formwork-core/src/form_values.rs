//! The name-value pairs of a submitted form.

use std::fmt;

use serde::{Deserialize, Serialize};

/// How many fields one form may have.
pub const MAX_FIELDS: usize = 1000;

/// The name-value pairs of a submitted form, in the order of the form's controls.
///
/// This is the *entry list* of the HTML Standard (section 4.10.22), before any rule is applied:
/// names may repeat, nothing is trimmed.
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
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormValues {
    pairs: Vec<(String, String)>,
}

impl FormValues {
    /// No fields at all.
    #[must_use]
    pub const fn new() -> Self {
        Self { pairs: Vec::new() }
    }

    /// Reads `application/x-www-form-urlencoded` bytes (URL Standard, section 5.1).
    ///
    /// Ill-formed UTF-8 becomes U+FFFD, as in the standard; so nothing but the number of fields
    /// can be wrong.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`] if there are more than [`MAX_FIELDS`] fields.
    pub fn parse(body: &[u8]) -> Result<Self, MalformedForm> {
        let mut pairs = Vec::new();
        for (name, value) in form_urlencoded::parse(body) {
            if pairs.len() == MAX_FIELDS {
                return Err(MalformedForm);
            }
            pairs.push((name.into_owned(), value.into_owned()));
        }
        Ok(Self { pairs })
    }

    /// Reads the members of a flat JSON object as fields.
    ///
    /// Strings, numbers and booleans become their text (`true` is `on`, `false` and `null` are
    /// absent), a list becomes a repeated field. So a JSON API is held to the same rules as the
    /// form.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`] if the value is no object, nests deeper, or has too many fields.
    pub fn from_json(value: &serde_json::Value) -> Result<Self, MalformedForm> {
        let mut values = Self::new();
        for (name, member) in value.as_object().ok_or(MalformedForm)? {
            match member {
                serde_json::Value::Array(items) => {
                    for item in items {
                        values.push_json(name, item)?;
                    }
                }
                single => values.push_json(name, single)?,
            }
        }
        Ok(values)
    }

    fn push_json(&mut self, name: &str, value: &serde_json::Value) -> Result<(), MalformedForm> {
        use serde_json::Value;
        if self.pairs.len() == MAX_FIELDS {
            return Err(MalformedForm);
        }
        match value {
            Value::Null | Value::Bool(false) => {}
            Value::Bool(true) => self.push(name, "on"),
            Value::Number(number) => self.push(name, number.to_string()),
            Value::String(text) => self.push(name, text.as_str()),
            Value::Array(_) | Value::Object(_) => return Err(MalformedForm),
        }
        Ok(())
    }

    /// Appends a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.pairs.push((name.into(), value.into()));
    }

    /// The first value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// Every value of `name`, in order.
    pub fn all<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Every pair, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// How many pairs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

/// The body cannot be read as a form: too many fields, or JSON of another shape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MalformedForm;

impl fmt::Display for MalformedForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a form of at most {MAX_FIELDS} fields")
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
    fn json_members_become_fields() {
        let json =
            serde_json::json!({"name": "Ada", "age": 36, "ok": true, "no": false, "t": ["a", "b"]});
        let values = FormValues::from_json(&json).unwrap();
        assert_eq!(values.get("name"), Some("Ada"));
        assert_eq!(values.get("age"), Some("36"));
        assert_eq!(values.get("ok"), Some("on"));
        assert_eq!(values.get("no"), None);
        assert_eq!(values.all("t").count(), 2);
    }

    #[test]
    fn nested_json_is_refused() {
        assert!(FormValues::from_json(&serde_json::json!({"a": {"b": 1}})).is_err());
        assert!(FormValues::from_json(&serde_json::json!({"a": [[1]]})).is_err());
        assert!(FormValues::from_json(&serde_json::json!([1])).is_err());
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_a_panic(body in proptest::collection::vec(any::<u8>(), 0..2000)) {
            if let Ok(values) = FormValues::parse(&body) {
                prop_assert!(values.len() <= MAX_FIELDS);
            }
        }

        #[test]
        fn what_a_browser_encodes_is_read_back(pairs in proptest::collection::vec((".*", ".*"), 0..20)) {
            let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
            let values = FormValues::parse(body.as_bytes()).unwrap();
            let read: Vec<_> = values.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            prop_assert_eq!(read, pairs);
        }
    }
}
