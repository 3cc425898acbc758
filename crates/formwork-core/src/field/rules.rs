//! The rules of a field, and their check.

use super::{Choice, FieldError, Pattern, is_white_space, sanitise::sanitise};

/// The control that a field is rendered as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputType {
    /// `<input type="text">`, or `<textarea>` if the rules say `multiline`.
    Text,
    /// `<input type="email">`.
    Email,
    /// `<input type="url">`.
    Url,
    /// `<input type="number">` for whole numbers.
    Number,
    /// `<input type="number" step="any">`, unless the rules say a step.
    Decimal,
    /// `<input type="password">`.
    Password,
    /// `<input type="date">`.
    Date,
    /// `<input type="time">`.
    Time,
    /// `<input type="datetime-local">`.
    DateTime,
    /// `<select>`.
    Select,
    /// A group of `<input type="radio">`.
    Radio,
    /// `<input type="checkbox">`.
    Checkbox,
}

/// What a field accepts. The same rules give the constraint attributes and the server's check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// The least length in UTF-16 code units, as `minlength` counts.
    pub min_length: Option<usize>,
    /// The greatest length in UTF-16 code units, as `maxlength` counts.
    pub max_length: Option<usize>,
    /// What the whole text matches.
    pub pattern: Option<Pattern>,
    /// White space at both ends is taken off before the other rules apply.
    pub trim: bool,
    /// Line breaks are allowed, and the control is a `<textarea>`.
    pub multiline: bool,
    /// The least value, as the attribute writes it.
    pub min: Option<&'static str>,
    /// The greatest value, as the attribute writes it.
    pub max: Option<&'static str>,
    /// How far values are apart, counted from the least one; of times in seconds, 60 by default.
    pub step: Option<&'static str>,
}

/// Name, label and rules of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FieldSpec {
    /// The name in the form and of the struct's field.
    pub name: &'static str,
    /// The text of its `<label>`.
    pub label: &'static str,
    /// The control it is rendered as.
    pub input_type: InputType,
    /// Whether it must be filled in; set by the type, `Option` makes it false.
    pub required: bool,
    /// What it offers, if it is a choice.
    pub choices: &'static [Choice],
    /// What it accepts.
    pub rules: Rules,
}

impl FieldSpec {
    /// The label of the field called `name` among `specs`, or else the name itself.
    #[must_use]
    pub fn label_of<'a>(specs: &'static [Self], name: &'a str) -> &'a str {
        specs.iter().find(|spec| spec.name == name).map_or(name, |spec| spec.label)
    }

    /// Normalises one submitted value: line breaks become `\n`, `trim` is applied.
    pub(super) fn normalise(&self, raw: &str) -> String {
        let text = sanitise(self.input_type, raw).replace("\r\n", "\n").replace('\r', "\n");
        if self.rules.trim { text.trim_matches(is_white_space).to_owned() } else { text }
    }

    /// Checks a normalised, non-blank value against the rules that concern text.
    pub(super) fn check_text(&self, text: &str) -> Result<(), FieldError> {
        let allowed =
            |c: char| !c.is_control() || (self.rules.multiline && matches!(c, '\n' | '\t'));
        if !text.chars().all(allowed) {
            return Err(FieldError::new(self.name, "control_character"));
        }
        let length = text.encode_utf16().count();
        if let Some(min) = self.rules.min_length.filter(|min| length < *min) {
            return Err(FieldError::new(self.name, "too_short").with("min", min));
        }
        if let Some(max) = self.rules.max_length.filter(|max| length > *max) {
            return Err(FieldError::new(self.name, "too_long").with("max", max));
        }
        if self.rules.pattern.is_some_and(|pattern| !pattern.is_match(text)) {
            return Err(FieldError::new(self.name, "pattern"));
        }
        Ok(())
    }
}
