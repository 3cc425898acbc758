//! The rules of a field.

use super::{Choice, Pattern};

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
    /// `<input type="checkbox">`, or a group of them if there are several values.
    Checkbox,
    /// `<input type="file">`.
    File,
    /// `<input type="hidden">`.
    Hidden,
    /// A form within the form: a `<fieldset>`.
    Fieldset,
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
    /// The least number of values or of forms in a list.
    pub min_items: Option<usize>,
    /// The greatest number of values or of forms in a list.
    pub max_items: Option<usize>,
    /// The media types or ends of names that a file may have; none: any.
    pub accept: &'static [&'static str],
    /// How many bytes a file may have; 10 MiB by default.
    pub max_size: Option<u64>,
}

impl Rules {
    /// No rule at all.
    pub const NONE: Self = Self {
        min_length: None,
        max_length: None,
        pattern: None,
        trim: false,
        multiline: false,
        min: None,
        max: None,
        step: None,
        min_items: None,
        max_items: None,
        accept: &[],
        max_size: None,
    };
}

/// Name, label and rules of a field.
#[derive(Clone, Copy, Debug)]
pub struct FieldSpec {
    /// The name in its form and of the struct's field.
    pub name: &'static str,
    /// The text of its `<label>` or `<legend>`.
    pub label: &'static str,
    /// What one of its list is called; by default as the list.
    pub item: Option<&'static str>,
    /// The control it is rendered as.
    pub input_type: InputType,
    /// Whether it must be filled in; set by the type, `Option` makes it false.
    pub required: bool,
    /// Whether it has several values: a `Vec`.
    pub multiple: bool,
    /// What it offers, if it is a choice.
    pub choices: &'static [Choice],
    /// What it accepts.
    pub rules: Rules,
    /// The fields of the forms in it; none if it is no form and no list of forms.
    pub inner: fn() -> &'static [FieldSpec],
}
