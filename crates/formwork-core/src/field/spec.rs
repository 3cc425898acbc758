//! A field's rules against its type: what does not fit does not compile.

use super::{FieldSpec, InputType};

/// What the text of a bound is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Number,
    Date,
    Time,
    DateTime,
}

impl FieldSpec {
    /// The same, if its rules fit its type.
    ///
    /// # Panics
    ///
    /// If they do not; in a constant, such as `derive(Form)` writes, it does not compile.
    #[must_use]
    pub const fn checked(self) -> Self {
        let has_length = self.rules.min_length.is_some() || self.rules.max_length.is_some();
        let is_text = matches!(
            self.input_type,
            InputType::Text | InputType::Email | InputType::Url | InputType::Password
        );
        assert!(is_text || !has_length, "`length` is for text");
        assert!(is_text || !self.rules.multiline, "`multiline` is for text");
        let has_pattern = self.rules.pattern.is_some();
        assert!(is_text || !has_pattern, "`pattern` is for text");
        assert!(!has_pattern || !self.rules.multiline, "`pattern` is for a single line");
        if let Some(min) = self.rules.min {
            assert!(self.takes(min), "`range` is for numbers, dates and times, of the same kind");
        }
        if let Some(max) = self.rules.max {
            assert!(self.takes(max), "`range` is for numbers, dates and times, of the same kind");
        }
        let has_steps = matches!(
            self.input_type,
            InputType::Number | InputType::Decimal | InputType::Time | InputType::DateTime
        );
        assert!(has_steps || self.rules.step.is_none(), "`step` is for numbers and times");
        let is_offered = !matches!(self.input_type, InputType::Radio) || !self.choices.is_empty();
        assert!(is_offered, "`radio` is for a choice: put `#[derive(Choice)]` on the enum");
        self
    }

    const fn takes(&self, bound: &str) -> bool {
        matches!(
            (self.input_type, kind_of(bound.as_bytes())),
            (InputType::Number | InputType::Decimal, Some(Bound::Number))
                | (InputType::Date, Some(Bound::Date))
                | (InputType::Time, Some(Bound::Time))
                | (InputType::DateTime, Some(Bound::DateTime))
        )
    }
}

/// By its shape; a number was read by the macro already.
const fn kind_of(bound: &[u8]) -> Option<Bound> {
    if is_shaped(bound, b"0000-00-00") {
        Some(Bound::Date)
    } else if is_shaped(bound, b"00:00") || is_shaped(bound, b"00:00:00") {
        Some(Bound::Time)
    } else if is_shaped(bound, b"0000-00-00T00:00") || is_shaped(bound, b"0000-00-00T00:00:00") {
        Some(Bound::DateTime)
    } else {
        match bound {
            [b'-' | b'0'..=b'9', ..] => Some(Bound::Number),
            _ => None,
        }
    }
}

/// Whether there is a digit wherever `shape` has `0`, and the same everywhere else.
const fn is_shaped(text: &[u8], shape: &[u8]) -> bool {
    if text.len() != shape.len() {
        return false;
    }
    let mut index = 0;
    while index < shape.len() {
        let fits = if shape[index] == b'0' {
            text[index].is_ascii_digit()
        } else {
            text[index] == shape[index]
        };
        if !fits {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::field::Rules;

    fn spec(input_type: InputType, rules: Rules) -> FieldSpec {
        FieldSpec { name: "a", label: "A", input_type, required: true, choices: &[], rules }
    }

    #[track_caller]
    fn check(input_type: InputType, rules: Rules, fits: bool) {
        let checked = std::panic::catch_unwind(|| spec(input_type, rules).checked());
        assert_eq!(checked.is_ok(), fits, "{input_type:?} {rules:?}");
    }

    #[test]
    fn bounds_are_of_the_kind_of_the_field() {
        let bounds = |min| Rules { min: Some(min), ..Rules::default() };
        for (input_type, min) in [
            (InputType::Number, "-5"),
            (InputType::Decimal, "0.5"),
            (InputType::Date, "2024-02-29"),
            (InputType::Time, "09:30"),
            (InputType::Time, "09:30:15"),
            (InputType::DateTime, "2024-02-29T09:30"),
        ] {
            check(input_type, bounds(min), true);
            check(InputType::Text, bounds(min), false);
        }
        check(InputType::Date, bounds("09:30"), false);
        check(InputType::Time, bounds("9:30"), false);
        check(InputType::Number, bounds("2024-02-29"), false);
    }

    #[test]
    fn lengths_are_of_text_and_steps_of_what_is_counted() {
        let length = Rules { max_length: Some(5), ..Rules::default() };
        let step = Rules { step: Some("5"), ..Rules::default() };
        for (input_type, is_text) in
            [(InputType::Text, true), (InputType::Password, true), (InputType::Time, false)]
        {
            check(input_type, length, is_text);
            check(input_type, step, !is_text);
        }
        check(InputType::Date, step, false);
        check(InputType::Radio, Rules::default(), false);
    }
}
