//! A value that is never shown again.

use std::fmt;

use super::{FieldValue, InputType, Rules, Violation};

/// A password or the like: rendered as a password control, and never shown again, neither in the
/// page after an error nor by `Debug`.
///
/// # Examples
///
/// ```
/// use formwork_core::{Secret, field::FieldValue};
///
/// let password = <Secret<String>>::parse("correct horse").unwrap();
/// assert_eq!(password.expose(), "correct horse");
/// assert_eq!(format!("{password:?}"), "Secret(..)");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// A value that is not shown again.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, by value.
    pub fn into_exposed(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl<T: FieldValue> FieldValue for Secret<T> {
    const INPUT_TYPE: InputType = InputType::Password;
    const OPTIONAL: bool = T::OPTIONAL;
    const IS_SECRET: bool = true;

    fn parse(text: &str) -> Result<Self, &'static str> {
        T::parse(text).map(Self)
    }

    fn blank() -> Option<Self> {
        T::blank().map(Self)
    }

    fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
        self.0.check(text, rules)
    }

    /// An island sends it so; a page does not show it, see [`FieldValue::IS_SECRET`].
    fn to_text(&self) -> Option<String> {
        self.0.to_text()
    }
}
