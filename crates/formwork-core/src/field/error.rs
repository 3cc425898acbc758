//! What is wrong with a field, as data.

use std::{borrow::Cow, fmt};

use serde::Serialize;

use super::{FieldPath, Messages, Violation};

/// One broken rule: which field, which rule, its parameters.
///
/// # Examples
///
/// ```
/// use formwork_core::FieldError;
///
/// let error = FieldError::new("name", "too_long").with("max", 80);
/// assert_eq!(error.message(), "must have at most 80 characters");
/// assert_eq!(FieldError::new("name", "required").message(), "is required");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    field: Cow<'static, str>,
    code: Cow<'static, str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parameters: Vec<(Cow<'static, str>, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Cow<'static, str>>,
}

impl FieldError {
    /// The rule `code` is broken by `field`.
    #[must_use]
    pub fn new(field: impl Into<Cow<'static, str>>, code: &'static str) -> Self {
        Self { field: field.into(), code: code.into(), parameters: Vec::new(), message: None }
    }

    /// An error as the browser received it.
    #[must_use]
    pub fn received(
        field: String,
        code: String,
        parameters: Vec<(String, String)>,
        message: Option<String>,
    ) -> Self {
        let parameters = parameters.into_iter().map(|(name, value)| (name.into(), value));
        Self {
            field: field.into(),
            code: code.into(),
            parameters: parameters.collect(),
            message: message.map(Into::into),
        }
    }

    /// Adds a parameter of the rule, such as its limit.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.parameters.push((name.into(), value.to_string()));
        self
    }

    /// Replaces the text that belongs to the code.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The same of a form that stands in another at `prefix`.
    pub(crate) fn below(mut self, prefix: &str) -> Self {
        self.field = format!("{prefix}.{}", self.field).into();
        self
    }

    /// The field's name.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// The rule's name, for programs: `required`, `too_short`, `too_long`, `email`, `unique`, …
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The value of the parameter `name`.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The text that it carries with it; without one the catalogue has it.
    #[must_use]
    pub fn own_message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// The text for the visitor, which continues the field's label: "is required".
    #[must_use]
    pub fn message(&self) -> Cow<'_, str> {
        self.message_in(Messages::ENGLISH)
    }

    /// The text for the visitor, from a catalogue; a text of its own stays as it is.
    #[must_use]
    pub fn message_in(&self, messages: Messages) -> Cow<'_, str> {
        if let Some(message) = &self.message {
            return Cow::Borrowed(message);
        }
        let text = messages.text(&self.code).unwrap_or_else(|| messages.get("invalid"));
        if text.contains('{') { Cow::Owned(self.fill(text)) } else { Cow::Borrowed(text) }
    }

    /// Puts the rule's parameters into the places that have their names: `{max}`.
    fn fill(&self, text: &str) -> String {
        let mut filled = String::new();
        for (index, piece) in text.split(['{', '}']).enumerate() {
            let is_name = index % 2 == 1;
            filled += if is_name { self.parameter(piece).unwrap_or_default() } else { piece };
        }
        filled
    }
}

/// Everything that is wrong with a form; never empty where it is an error.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors {
    errors: Vec<FieldError>,
}

impl FieldErrors {
    /// Nothing is wrong.
    #[must_use]
    pub const fn new() -> Self {
        Self { errors: Vec::new() }
    }

    /// Adds an error.
    pub fn push(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Adds that `field` breaks a rule.
    pub fn add<F, T>(&mut self, field: impl Into<FieldPath<F, T>>, violation: Violation) {
        self.push(violation.of(field.into().into_name()));
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// Every error, in the order of the fields.
    pub fn iter(&self) -> impl Iterator<Item = &FieldError> {
        self.errors.iter()
    }

    /// The same with their texts, so that whoever receives them needs no catalogue.
    #[must_use]
    pub fn with_messages(self, messages: Messages) -> Self {
        let with_message = |error: FieldError| {
            let message = error.message_in(messages).into_owned();
            error.with_message(message)
        };
        self.errors.into_iter().map(with_message).collect()
    }

    /// Puts them in an order; those of one key stay in theirs.
    pub(crate) fn sort_by_key<K: Ord>(&mut self, key: impl Fn(&FieldError) -> K) {
        self.errors.sort_by_cached_key(key);
    }

    /// The errors of one field.
    pub fn of<'a>(&'a self, field: &str) -> impl Iterator<Item = &'a FieldError> {
        self.errors.iter().filter(move |error| error.field() == field)
    }
}

impl Extend<FieldError> for FieldErrors {
    fn extend<I: IntoIterator<Item = FieldError>>(&mut self, errors: I) {
        self.errors.extend(errors);
    }
}

impl IntoIterator for FieldErrors {
    type Item = FieldError;
    type IntoIter = std::vec::IntoIter<FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.errors.into_iter()
    }
}

impl FromIterator<FieldError> for FieldErrors {
    fn from_iter<I: IntoIterator<Item = FieldError>>(errors: I) -> Self {
        Self { errors: errors.into_iter().collect() }
    }
}

impl From<FieldError> for FieldErrors {
    fn from(error: FieldError) -> Self {
        Self { errors: vec![error] }
    }
}
