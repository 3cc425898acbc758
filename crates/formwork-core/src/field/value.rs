//! From submitted text to Rust values, by the rules of HTML forms.

use std::{borrow::Cow, fmt};

use super::{Choice, FieldError, FieldSpec, InputType, Rules};
use crate::{Email, Upload};

/// A type that a form field can have, with what its control submits as text.
///
/// A type of your own keeps these rules:
///
/// * What [`to_text`](Self::to_text) writes, [`parse`](Self::parse) reads as the same value. A form is
///   written so when it is shown, kept or sent by an island.
/// * [`OPTIONAL`](Self::OPTIONAL) is true exactly where [`blank`](Self::blank) gives a value.
/// * The code of an error has a text in [`Messages`](super::Messages); without one the field "is not
///   valid".
///
/// # Examples
///
/// ```
/// use formwork_core::field::{FieldValue, InputType};
///
/// assert_eq!(u8::parse("7"), Ok(7));
/// assert_eq!(u8::parse("700"), Err("too_large"));
/// assert!(<Option<u8>>::OPTIONAL);
///
/// /// A colour such as `#FF8800`, kept in lower case.
/// #[derive(Debug, PartialEq)]
/// struct Colour(String);
///
/// impl FieldValue for Colour {
///     const INPUT_TYPE: InputType = InputType::Text;
///
///     fn parse(text: &str) -> Result<Self, &'static str> {
///         let digits = text.strip_prefix('#').ok_or("colour")?;
///         let is_colour = digits.len() == 6 && digits.bytes().all(|b| b.is_ascii_hexdigit());
///         is_colour.then(|| Self(text.to_ascii_lowercase())).ok_or("colour")
///     }
///
///     fn to_text(&self) -> Option<String> {
///         Some(self.0.clone())
///     }
/// }
///
/// assert_eq!(Colour::parse("#FF8800"), Ok(Colour("#ff8800".to_owned())));
/// assert_eq!(Colour::parse("orange"), Err("colour"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a form field",
    label = "not a field type",
    note = "use a string, a number, `bool`, `Email` or an `Option` of these, or implement `FieldValue`",
    note = "a form is not optional: make its fields optional, or use a `Vec` of it with `items(..=1)`"
)]
pub trait FieldValue: Sized {
    /// The control it is rendered as.
    const INPUT_TYPE: InputType;

    /// Whether a blank field is a value rather than an error.
    const OPTIONAL: bool = false;

    /// The values that it offers, if it is a choice; see `#[derive(Choice)]`.
    const CHOICES: &'static [Choice] = &[];

    /// The least value of the type, as the attribute `min` writes it.
    const MIN: Option<&'static str> = None;

    /// The greatest value of the type, as the attribute `max` writes it.
    const MAX: Option<&'static str> = None;

    /// Whether what was typed is never shown again.
    const IS_SECRET: bool = false;

    /// Reads a text that is not blank: line breaks are `\n`, and what the rules say of text holds.
    ///
    /// # Errors
    ///
    /// The code of the broken rule.
    fn parse(text: &str) -> Result<Self, &'static str>;

    /// Takes an uploaded file.
    ///
    /// # Errors
    ///
    /// The code of the broken rule; of all but [`Upload`], that it is no file field.
    fn from_file(file: &Upload) -> Result<Self, &'static str> {
        let _ = file;
        Err("text")
    }

    /// Checks the rules that concern the value: `min`, `max` and `step`, of it or of the `text` that it
    /// was read from, and size and type of a file, which has no text.
    ///
    /// # Errors
    ///
    /// The broken rule.
    fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
        let _ = (text, rules);
        Ok(())
    }

    /// What a blank or absent field means; `None` if it is an error (`required`).
    #[must_use]
    fn blank() -> Option<Self> {
        None
    }

    /// The text that a control of this value holds; `None` for an unchecked checkbox or no value.
    fn to_text(&self) -> Option<String>;
}

impl FieldValue for String {
    const INPUT_TYPE: InputType = InputType::Text;

    fn parse(text: &str) -> Result<Self, &'static str> {
        Ok(text.to_owned())
    }

    fn to_text(&self) -> Option<String> {
        Some(self.clone())
    }
}

impl FieldValue for Email {
    const INPUT_TYPE: InputType = InputType::Email;

    fn parse(text: &str) -> Result<Self, &'static str> {
        text.parse().map_err(|_| "email")
    }

    fn to_text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

impl FieldValue for bool {
    const INPUT_TYPE: InputType = InputType::Checkbox;
    const OPTIONAL: bool = true;

    fn parse(text: &str) -> Result<Self, &'static str> {
        match text {
            "on" | "true" => Ok(true),
            "false" => Ok(false),
            _ => Err("boolean"),
        }
    }

    fn blank() -> Option<Self> {
        Some(false)
    }

    fn to_text(&self) -> Option<String> {
        self.then(|| "on".to_owned())
    }
}

impl<T: FieldValue> FieldValue for Option<T> {
    const INPUT_TYPE: InputType = T::INPUT_TYPE;
    const OPTIONAL: bool = true;
    const CHOICES: &'static [Choice] = T::CHOICES;
    const MIN: Option<&'static str> = T::MIN;
    const MAX: Option<&'static str> = T::MAX;
    const IS_SECRET: bool = T::IS_SECRET;

    fn parse(text: &str) -> Result<Self, &'static str> {
        T::parse(text).map(Some)
    }

    fn from_file(file: &Upload) -> Result<Self, &'static str> {
        T::from_file(file).map(Some)
    }

    fn blank() -> Option<Self> {
        Some(None)
    }

    fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
        self.as_ref().map_or(Ok(()), |value| value.check(text, rules))
    }

    fn to_text(&self) -> Option<String> {
        self.as_ref().and_then(T::to_text)
    }
}

/// A broken rule, before it is known whose.
///
/// # Examples
///
/// A check of your own, put on a field by `#[field(check = is_even)]`:
///
/// ```
/// use formwork_core::field::Violation;
///
/// fn is_even(number: &u32) -> Option<Violation> {
///     (number % 2 != 0).then(|| Violation::new("odd").with_message("must be even"))
/// }
///
/// assert_eq!(is_even(&2), None);
/// assert_eq!(is_even(&3).unwrap().code(), "odd");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    code: &'static str,
    parameters: Vec<(&'static str, String)>,
    message: Option<Cow<'static, str>>,
}

impl Violation {
    /// The rule `code` is broken.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, parameters: Vec::new(), message: None }
    }

    /// Adds a parameter of the rule, such as its limit.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.parameters.push((name, value.to_string()));
        self
    }

    /// Gives it a text of its own, which continues the field's label, in place of the one that
    /// belongs to the code.
    #[must_use]
    pub fn with_message(mut self, message: impl Into<Cow<'static, str>>) -> Self {
        self.message = Some(message.into());
        self
    }

    /// The rule's name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The rule as broken by `field`.
    #[must_use]
    pub fn of(self, field: impl Into<Cow<'static, str>>) -> FieldError {
        let error = FieldError::new(field, self.code);
        let error =
            self.parameters.into_iter().fold(error, |error, (name, value)| error.with(name, value));
        match self.message {
            Some(message) => error.with_message(message),
            None => error,
        }
    }
}

/// Reads one submitted text by the rules of `spec`.
///
/// # Errors
///
/// The first broken rule.
pub(crate) fn read_text<T: FieldValue>(spec: &FieldSpec, raw: &str) -> Result<T, Violation> {
    let text = spec.normalise(raw);
    if text.is_empty() {
        return T::blank().ok_or(Violation::new("required"));
    }
    spec.check_text(&text)?;
    let value = T::parse(&text).map_err(|code| out_of_range::<T>(spec, code))?;
    value.check(&text, &spec.rules)?;
    // A value is kept in its one spelling. That of a URL may be longer than what was typed, that of a
    // number is not always the one that is offered.
    let may_differ = T::INPUT_TYPE == InputType::Url || !spec.choices.is_empty();
    if may_differ && let Some(written) = value.to_text() {
        spec.check_text(&written)?;
    }
    Ok(value)
}

/// Reads one uploaded file by the rules of `spec`.
///
/// # Errors
///
/// The first broken rule.
pub(crate) fn read_file<T: FieldValue>(spec: &FieldSpec, file: &Upload) -> Result<T, Violation> {
    let value = T::from_file(file).map_err(Violation::new)?;
    value.check("", &spec.rules)?;
    Ok(value)
}

/// The violation of a text that is no value; one beyond the type's range names the limit.
fn out_of_range<T: FieldValue>(spec: &FieldSpec, code: &'static str) -> Violation {
    let violation = Violation::new(code);
    match (code, spec.rules.min.or(T::MIN), spec.rules.max.or(T::MAX)) {
        ("too_small", Some(min), _) => violation.with("min", min),
        ("too_large", _, Some(max)) => violation.with("max", max),
        _ => violation,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FormValues, form::FormReader};

    const NAME: FieldSpec = FieldSpec {
        name: "name",
        label: "Name",
        item: None,
        input_type: InputType::Text,
        required: true,
        multiple: false,
        choices: &[],
        rules: Rules { min_length: Some(1), max_length: Some(5), trim: true, ..Rules::NONE },
        inner: || &[],
    };
    static NAME_FIELD: FieldSpec = NAME;

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "an expected value reads best as it is")]
    fn check<T>(spec: &'static FieldSpec, body: &str, expect: Result<T, &str>)
    where
        T: FieldValue + PartialEq + fmt::Debug + Send + Sync + 'static,
    {
        let values = FormValues::parse(body.as_bytes()).unwrap();
        let mut reader = FormReader::new(&values);
        let got = reader.field::<T>(spec);
        let errors = reader.into_errors();
        let got = got.ok_or_else(|| errors.iter().next().unwrap().code());
        assert_eq!(got.as_ref().map_err(|code| *code), expect.as_ref().map_err(|code| *code));
    }

    #[test]
    fn text_is_trimmed_and_required() {
        check(&NAME_FIELD, "name=+Ada+", Ok("Ada".to_owned()));
        check::<String>(&NAME_FIELD, "name=+++", Err("required"));
        check::<String>(&NAME_FIELD, "", Err("required"));
    }

    #[test]
    fn length_counts_utf16_code_units() {
        check(&NAME_FIELD, "name=abcde", Ok("abcde".to_owned()));
        check::<String>(&NAME_FIELD, "name=abcdef", Err("too_long"));
        check::<String>(&NAME_FIELD, "name=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", Err("too_long"));
    }

    #[test]
    fn control_characters_are_refused_in_a_single_line() {
        check::<String>(&NAME_FIELD, "name=a%00b", Err("control_character"));
        check::<String>(&NAME_FIELD, "name=a%0D%0Ab", Err("control_character"));
    }

    #[test]
    fn line_breaks_become_line_feeds() {
        static BIO: FieldSpec = FieldSpec {
            name: "bio",
            rules: Rules { multiline: true, max_length: Some(3), ..Rules::NONE },
            ..NAME
        };
        check(&BIO, "bio=a%0D%0Ab", Ok("a\nb".to_owned()));
        check(&BIO, "bio=a%0Db", Ok("a\nb".to_owned()));
    }

    #[test]
    fn a_scalar_given_twice_is_an_error_and_a_checkbox_takes_the_last() {
        check::<String>(&NAME_FIELD, "name=a&name=b", Err("duplicate"));
        static NEWSLETTER: FieldSpec =
            FieldSpec { name: "news", input_type: InputType::Checkbox, rules: Rules::NONE, ..NAME };
        check(&NEWSLETTER, "news=false&news=on", Ok(true));
        check(&NEWSLETTER, "", Ok(false));
    }

    #[test]
    fn a_value_is_offered_in_the_spelling_that_it_is_kept_in() {
        static ROOMS: [Choice; 2] =
            [Choice { value: "7", label: "7" }, Choice { value: "08", label: "8" }];
        static ROOM: FieldSpec = FieldSpec {
            name: "room",
            input_type: InputType::Select,
            choices: &ROOMS,
            rules: Rules::NONE,
            ..NAME
        };
        check(&ROOM, "room=7", Ok(7u8));
        check::<u8>(&ROOM, "room=08", Err("choice"));
    }

    #[test]
    fn blank_is_none_for_every_option() {
        static AGE: FieldSpec = FieldSpec { name: "age", rules: Rules::NONE, ..NAME };
        check(&AGE, "age=", Ok(None::<u8>));
        check(&AGE, "", Ok(None::<u8>));
        check(&AGE, "age=7", Ok(Some(7u8)));
        check::<Option<u8>>(&AGE, "age=x", Err("number"));
    }
}
