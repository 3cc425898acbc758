//! From submitted text to Rust values, by the rules of HTML forms.

use super::{Choice, FieldError, FieldErrors, FieldSpec, InputType, Rules};
use crate::{Email, FormValues};

/// A type that a form field can have.
///
/// # Examples
///
/// ```
/// use formwork_core::field::FieldValue;
///
/// assert_eq!(u8::parse("7"), Ok(7));
/// assert_eq!(u8::parse("700"), Err("too_large"));
/// assert!(<Option<u8>>::OPTIONAL);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the type of a form field",
    label = "not a field type",
    note = "use a string, a number, `bool`, `Email` or an `Option` of these, or implement `FieldValue`"
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

    /// Reads a normalised text that is not blank.
    ///
    /// # Errors
    ///
    /// The code of the broken rule.
    fn parse(text: &str) -> Result<Self, &'static str>;

    /// Checks `min`, `max` and `step`, of the value or of the `text` that it was read from.
    ///
    /// # Errors
    ///
    /// The broken rule.
    fn check(&self, text: &str, rules: &Rules) -> Result<(), Violation> {
        let _ = (text, rules);
        Ok(())
    }

    /// What a blank or absent field means; `None` if it is an error.
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    code: &'static str,
    parameters: Vec<(&'static str, &'static str)>,
}

impl Violation {
    /// The rule `code` is broken.
    #[must_use]
    pub const fn new(code: &'static str) -> Self {
        Self { code, parameters: Vec::new() }
    }

    /// Adds a parameter of the rule, such as its limit.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.parameters.push((name, value));
        self
    }

    /// The rule's name.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The rule as broken by `field`.
    #[must_use]
    pub fn of(self, field: &'static str) -> FieldError {
        let error = FieldError::new(field, self.code);
        self.parameters.into_iter().fold(error, |error, (name, value)| error.with(name, value))
    }
}

/// Reads the field `spec` out of `values`; what is wrong is added to `errors`.
///
/// Absent and blank are one: an error for a required field, otherwise the type's blank value. A
/// scalar that was given twice is an error (`duplicate`), of a checkbox the last value counts.
#[must_use]
pub fn decode<T: FieldValue>(
    spec: &FieldSpec,
    values: &FormValues,
    errors: &mut FieldErrors,
) -> Option<T> {
    decode_one(spec, values).map_err(|error| errors.push(error)).ok()
}

fn decode_one<T: FieldValue>(spec: &FieldSpec, values: &FormValues) -> Result<T, FieldError> {
    let given = values.all(spec.name).count();
    if given > 1 && spec.input_type != InputType::Checkbox {
        return Err(FieldError::new(spec.name, "duplicate"));
    }
    let text = spec.normalise(values.all(spec.name).last().unwrap_or_default());
    if text.is_empty() {
        return T::blank().ok_or_else(|| FieldError::new(spec.name, "required"));
    }
    spec.check_text(&text)?;
    let value = T::parse(&text).map_err(|code| out_of_range::<T>(spec, code))?;
    value.check(&text, &spec.rules).map_err(|violation| violation.of(spec.name))?;
    Ok(value)
}

/// The error of a text that is no value; one beyond the type's range names the limit.
fn out_of_range<T: FieldValue>(spec: &FieldSpec, code: &'static str) -> FieldError {
    let error = FieldError::new(spec.name, code);
    match (code, spec.rules.min.or(T::MIN), spec.rules.max.or(T::MAX)) {
        ("too_small", Some(min), _) => error.with("min", min),
        ("too_large", _, Some(max)) => error.with("max", max),
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    const NO_RULES: Rules = Rules {
        min_length: None,
        max_length: None,
        pattern: None,
        trim: false,
        multiline: false,
        min: None,
        max: None,
        step: None,
    };

    const NAME: FieldSpec = FieldSpec {
        name: "name",
        label: "Name",
        input_type: InputType::Text,
        required: true,
        choices: &[],
        rules: Rules { min_length: Some(1), max_length: Some(5), trim: true, ..NO_RULES },
    };

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "an expected value reads best as it is")]
    fn check<T: FieldValue + PartialEq + std::fmt::Debug>(
        spec: &FieldSpec,
        body: &str,
        expect: Result<T, &str>,
    ) {
        let values = FormValues::parse(body.as_bytes()).unwrap();
        let got = decode_one::<T>(spec, &values);
        assert_eq!(got.as_ref().map_err(FieldError::code), expect.as_ref().map_err(|code| *code));
    }

    #[test]
    fn text_is_trimmed_and_required() {
        check(&NAME, "name=+Ada+", Ok("Ada".to_owned()));
        check::<String>(&NAME, "name=+++", Err("required"));
        check::<String>(&NAME, "", Err("required"));
    }

    #[test]
    fn length_counts_utf16_code_units() {
        check(&NAME, "name=abcde", Ok("abcde".to_owned()));
        check::<String>(&NAME, "name=abcdef", Err("too_long"));
        check::<String>(&NAME, "name=%F0%9F%98%80%F0%9F%98%80%F0%9F%98%80", Err("too_long"));
    }

    #[test]
    fn control_characters_are_refused_in_a_single_line() {
        check::<String>(&NAME, "name=a%00b", Err("control_character"));
        check::<String>(&NAME, "name=a%0D%0Ab", Err("control_character"));
    }

    #[test]
    fn line_breaks_become_line_feeds() {
        let bio = FieldSpec {
            name: "bio",
            rules: Rules { multiline: true, max_length: Some(3), ..Rules::default() },
            ..NAME
        };
        check(&bio, "bio=a%0D%0Ab", Ok("a\nb".to_owned()));
        check(&bio, "bio=a%0Db", Ok("a\nb".to_owned()));
    }

    #[test]
    fn a_scalar_given_twice_is_an_error_and_a_checkbox_takes_the_last() {
        check::<String>(&NAME, "name=a&name=b", Err("duplicate"));
        let newsletter = FieldSpec {
            name: "news",
            input_type: InputType::Checkbox,
            rules: Rules::default(),
            ..NAME
        };
        check(&newsletter, "news=false&news=on", Ok(true));
        check(&newsletter, "", Ok(false));
    }

    #[test]
    fn blank_is_none_for_every_option() {
        let age = FieldSpec { name: "age", rules: Rules::default(), ..NAME };
        check(&age, "age=", Ok(None::<u8>));
        check(&age, "", Ok(None::<u8>));
        check(&age, "age=7", Ok(Some(7u8)));
        check::<Option<u8>>(&age, "age=x", Err("number"));
    }
}
