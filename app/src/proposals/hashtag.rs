//! A type of field that the application brings.

use formwork::field::{FieldValue, InputType};

/// What a talk is found by: `#rust`, kept in lower case and without the sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashtag(String);

impl Hashtag {
    /// The word, without the sign.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FieldValue for Hashtag {
    const INPUT_TYPE: InputType = InputType::Text;

    fn parse(text: &str) -> Result<Self, &'static str> {
        let word = text.strip_prefix('#').unwrap_or(text);
        let is_word = !word.is_empty() && word.chars().all(char::is_alphanumeric);
        is_word.then(|| Self(word.to_lowercase())).ok_or("pattern")
    }

    fn to_text(&self) -> Option<String> {
        Some(format!("#{}", self.0))
    }
}
