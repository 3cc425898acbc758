//! A field's rules against its type: what does not fit does not compile.

use std::borrow::Cow;

use super::{FieldSpec, InputType, Messages, Rules, Violation, is_white_space, sanitise::sanitise};
use crate::form_values::{Step, steps};

/// What the text of a bound is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bound {
    Number,
    Date,
    Time,
    DateTime,
}

impl FieldSpec {
    /// The same, if its rules fit a type whose own control is `of`.
    ///
    /// # Panics
    ///
    /// If they do not; in a constant, such as `derive(Form)` writes, it does not compile.
    #[must_use]
    pub const fn checked(self, of: InputType) -> Self {
        self.fits_text(of);
        self.fits_numbers(of);
        self.fits_control(of);
        self.fits_items(of);
        self
    }

    const fn fits_text(&self, of: InputType) {
        let rules = &self.rules;
        let is_text =
            matches!(of, InputType::Text | InputType::Email | InputType::Url | InputType::Password);
        let has_length = rules.min_length.is_some() || rules.max_length.is_some();
        assert!(is_text || !has_length, "`length` is for text");
        assert!(is_text || rules.pattern.is_none(), "`pattern` is for text");
        assert!(is_text || !rules.trim, "`trim` is for text");
        let is_one_text = matches!(of, InputType::Text) && !self.multiple;
        assert!(is_one_text || !rules.multiline, "`multiline` is for one text");
        assert!(rules.pattern.is_none() || !rules.multiline, "`pattern` is for a single line");
    }

    const fn fits_numbers(&self, of: InputType) {
        let Rules { min, max, step, .. } = self.rules;
        if let Some(min) = min {
            assert!(takes(of, min), "`range` is for numbers, dates and times, of the same kind");
        }
        if let Some(max) = max {
            assert!(takes(of, max), "`range` is for numbers, dates and times, of the same kind");
        }
        let has_steps = matches!(
            of,
            InputType::Number | InputType::Decimal | InputType::Time | InputType::DateTime
        );
        assert!(has_steps || step.is_none(), "`step` is for numbers and times");
        let is_whole = is_whole(min) && is_whole(max) && is_whole(step);
        let takes_fractions = !matches!(of, InputType::Number);
        assert!(
            takes_fractions || is_whole,
            "`range` and `step` of whole numbers are whole numbers"
        );
        if let (InputType::Number, Some(min), Some(max)) = (of, min, max) {
            let has_values = whole(min.as_bytes()) <= whole(max.as_bytes());
            assert!(has_values, "nothing is there: no value of the type is in `range`");
        }
    }

    const fn fits_control(&self, of: InputType) {
        let has_choices = !self.choices.is_empty();
        let is_single_checkbox = matches!(of, InputType::Checkbox) && !self.multiple;
        let takes_choices =
            !is_single_checkbox && !matches!(of, InputType::File | InputType::Fieldset);
        assert!(
            takes_choices || !has_choices,
            "`one_of` is for text, numbers, dates and times, and for choices"
        );
        match self.input_type {
            InputType::Radio => {
                assert!(
                    has_choices,
                    "`radio` is for a choice: put `#[derive(Choice)]` on the enum"
                );
                assert!(
                    !self.multiple,
                    "`radio` is for one choice: leave it out, and each is a checkbox"
                );
            }
            InputType::Select => {
                assert!(
                    has_choices,
                    "`select` is for a choice: put `#[derive(Choice)]` on the enum"
                );
            }
            InputType::Hidden => {
                let is_value = !matches!(of, InputType::File | InputType::Fieldset);
                assert!(is_value, "`hidden` is for values: not for files, and not for forms");
            }
            _ => {}
        }
    }

    const fn fits_items(&self, of: InputType) {
        let has_items = self.rules.min_items.is_some() || self.rules.max_items.is_some();
        assert!(self.multiple || !has_items, "`items` is for a list: a `Vec`");
        assert!(self.multiple || self.item.is_none(), "`item` is for a list: a `Vec`");
        let has_files = !self.rules.accept.is_empty() || self.rules.max_size.is_some();
        let is_file = matches!(of, InputType::File);
        assert!(is_file || !has_files, "`accept` and `max_size` are for an `Upload`");
        let has_room = !matches!(self.rules.max_size, Some(0));
        assert!(has_room, "`max_size` is at least 1 byte");
    }
}

impl FieldSpec {
    /// Whether at least one value or file has to be given.
    #[must_use]
    pub fn is_required(&self) -> bool {
        if self.multiple { self.rules.min_items.is_some_and(|min| min > 0) } else { self.required }
    }

    /// The field called `name` among `specs`, through nested forms and lists.
    #[must_use]
    pub fn find(specs: &'static [Self], name: &str) -> Option<&'static Self> {
        let mut found: Option<&'static Self> = None;
        let mut specs = specs;
        let mut is_list = false;
        for step in steps(name) {
            match step.ok()? {
                Step::Field(name) if !is_list => {
                    let spec = specs.iter().find(|spec| spec.name == name)?;
                    found = Some(spec);
                    specs = (spec.inner)();
                    is_list = spec.multiple && spec.input_type == InputType::Fieldset;
                }
                Step::Item(_) if is_list => is_list = false,
                // An index belongs to a list of forms, and what is in one has it.
                Step::Field(_) | Step::Item(_) => return None,
            }
        }
        found
    }

    /// Where the field called `name` stands in its form: places in the order of the form, and of
    /// lists.
    pub(crate) fn place_of(specs: &'static [Self], name: &str) -> Vec<usize> {
        let mut specs = specs;
        let mut places = Vec::new();
        for step in steps(name) {
            match step {
                Ok(Step::Item(index)) => places.push(index),
                Ok(Step::Field(name)) => {
                    let Some(place) = specs.iter().position(|spec| spec.name == name) else {
                        break;
                    };
                    places.push(place);
                    specs = (specs[place].inner)();
                }
                Err(_) => break,
            }
        }
        places
    }

    /// What the field called `name` is called by its form: `Address: City`, `Lines 2: Quantity`;
    /// the name itself if there is no such field.
    #[must_use]
    pub fn label_of(specs: &'static [Self], name: &str, messages: Messages) -> String {
        Self::labels(specs, name, messages).unwrap_or_else(|| name.to_owned())
    }

    fn labels(specs: &'static [Self], name: &str, messages: Messages) -> Option<String> {
        let mut text = String::new();
        let mut last: Option<(&Self, usize)> = None;
        let mut specs = specs;
        for step in steps(name) {
            match step.ok()? {
                Step::Field(name) => {
                    let spec = specs.iter().find(|spec| spec.name == name)?;
                    specs = (spec.inner)();
                    last = Some((spec, text.len()));
                    if !text.is_empty() {
                        text += ": ";
                    }
                    text += messages.label(spec.label);
                }
                Step::Item(index) => {
                    let (spec, start) = last?;
                    text.truncate(start);
                    let separator = if start == 0 { "" } else { ": " };
                    let item = messages.label(spec.item_label());
                    text += &format!("{separator}{item} {}", index + 1);
                }
            }
        }
        Some(text)
    }

    /// What one form or value of its list is called.
    #[must_use]
    pub fn item_label(&self) -> &'static str {
        self.item.unwrap_or(self.label)
    }

    /// Whether a file can be given anywhere in `specs`; then a form is sent as multipart.
    #[must_use]
    pub fn have_files(specs: &'static [Self]) -> bool {
        Self::any(specs, &|spec| spec.input_type == InputType::File, &mut Vec::new())
    }

    /// Whether there is a list anywhere in `specs` that has buttons.
    #[must_use]
    pub fn have_lists(specs: &'static [Self]) -> bool {
        let is_list = |spec: &Self| {
            spec.multiple && spec.choices.is_empty() && spec.input_type != InputType::File
        };
        Self::any(specs, &is_list, &mut Vec::new())
    }

    fn any(
        specs: &'static [Self],
        is_wanted: &dyn Fn(&Self) -> bool,
        seen: &mut Vec<*const Self>,
    ) -> bool {
        // A form may hold itself.
        if specs.is_empty() || seen.contains(&specs.as_ptr()) {
            return false;
        }
        seen.push(specs.as_ptr());
        specs.iter().any(|spec| is_wanted(spec) || Self::any((spec.inner)(), is_wanted, seen))
    }

    /// Normalises one submitted value: line breaks become `\n`, `trim` is applied.
    pub(crate) fn normalise<'a>(&self, raw: &'a str) -> Cow<'a, str> {
        let sanitised = sanitise(self.input_type, raw);
        let text = match sanitised.contains('\r') {
            true => Cow::Owned(sanitised.replace("\r\n", "\n").replace('\r', "\n")),
            false => sanitised,
        };
        if !self.rules.trim {
            return text;
        }
        match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_matches(is_white_space)),
            Cow::Owned(text) => Cow::Owned(text.trim_matches(is_white_space).to_owned()),
        }
    }

    /// Checks a normalised, non-blank value against the rules that concern text.
    pub(super) fn check_text(&self, text: &str) -> Result<(), Violation> {
        let is_plain = is_plain(text);
        let allowed =
            |c: char| !c.is_control() || (self.rules.multiline && matches!(c, '\n' | '\t'));
        if !is_plain && !text.chars().all(allowed) {
            return Err(Violation::new("control_character"));
        }
        if !self.choices.is_empty() && self.choices.iter().all(|choice| choice.value != text) {
            return Err(Violation::new("choice"));
        }
        let length = if is_plain { text.len() } else { text.encode_utf16().count() };
        if let Some(min) = self.rules.min_length.filter(|min| length < *min) {
            return Err(Violation::new("too_short").with("min", min));
        }
        if let Some(max) = self.rules.max_length.filter(|max| length > *max) {
            return Err(Violation::new("too_long").with("max", max));
        }
        if self.rules.pattern.is_some_and(|pattern| !pattern.is_match(text)) {
            return Err(Violation::new("pattern"));
        }
        Ok(())
    }
}

/// Whether a text is nothing but visible ASCII characters and spaces: one byte for each character,
/// none of them a control. All are looked at, as that can be done many at a time.
fn is_plain(text: &str) -> bool {
    text.bytes().fold(true, |is_plain, byte| is_plain & matches!(byte, b' '..=b'~'))
}

/// Whether a bound is of the kind of a type.
const fn takes(of: InputType, bound: &str) -> bool {
    matches!(
        (of, kind_of(bound.as_bytes())),
        (InputType::Number | InputType::Decimal, Some(Bound::Number))
            | (InputType::Date, Some(Bound::Date))
            | (InputType::Time, Some(Bound::Time))
            | (InputType::DateTime, Some(Bound::DateTime))
    )
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

/// Whether a bound of a number is a whole one, or not said.
const fn is_whole(bound: Option<&str>) -> bool {
    let Some(bound) = bound else { return true };
    let mut rest = bound.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'.' {
            return false;
        }
        rest = after;
    }
    true
}

/// A whole number; one that is too large is the largest.
const fn whole(digits: &[u8]) -> i128 {
    let (sign, mut rest) = match digits {
        [b'-', rest @ ..] => (-1, rest),
        _ => (1, digits),
    };
    let mut number: i128 = 0;
    while let [b'0'..=b'9', after @ ..] = rest {
        number = number.saturating_mul(10).saturating_add((rest[0] - b'0') as i128);
        rest = after;
    }
    sign * number
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

    const PLAIN: FieldSpec = FieldSpec {
        name: "a",
        label: "A",
        item: None,
        input_type: InputType::Text,
        required: true,
        multiple: false,
        choices: &[],
        rules: Rules::NONE,
        inner: || &[],
    };

    fn spec(input_type: InputType, rules: Rules) -> FieldSpec {
        FieldSpec { input_type, rules, ..PLAIN }
    }

    #[track_caller]
    fn check(input_type: InputType, rules: Rules, fits: bool) {
        let checked = std::panic::catch_unwind(|| spec(input_type, rules).checked(input_type));
        assert_eq!(checked.is_ok(), fits, "{input_type:?} {rules:?}");
    }

    #[test]
    fn a_field_is_found_by_its_whole_name() {
        static LINE: [FieldSpec; 1] = [FieldSpec { name: "sku", ..PLAIN }];
        const FORM: FieldSpec =
            FieldSpec { name: "form", input_type: InputType::Fieldset, inner: || &LINE, ..PLAIN };
        static SPECS: [FieldSpec; 3] =
            [PLAIN, FORM, FieldSpec { name: "lines", multiple: true, ..FORM }];
        let find = |name| FieldSpec::find(&SPECS, name).map(|spec| spec.name);
        assert_eq!(find("a"), Some("a"));
        assert_eq!(find("form.sku"), Some("sku"));
        assert_eq!(find("lines"), Some("lines"));
        assert_eq!(find("lines[2]"), Some("lines"));
        assert_eq!(find("lines[2].sku"), Some("sku"));
        for name in
            ["", "b", "a[0]", "a.sku", "form[0].sku", "lines.sku", "lines[2].a", "lines[01]"]
        {
            assert_eq!(find(name), None, "{name}");
        }
    }

    #[test]
    fn bounds_are_of_the_kind_of_the_field() {
        let bounds = |min| Rules { min: Some(min), ..Rules::NONE };
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
        let length = Rules { max_length: Some(5), ..Rules::NONE };
        let step = Rules { step: Some("5"), ..Rules::NONE };
        for (input_type, is_text) in
            [(InputType::Text, true), (InputType::Password, true), (InputType::Time, false)]
        {
            check(input_type, length, is_text);
            check(input_type, step, !is_text);
        }
        let bounds = |min, max| Rules { min: Some(min), max: Some(max), ..Rules::NONE };
        check(InputType::Number, bounds("-300", "-5"), true);
        check(InputType::Number, bounds("300", "255"), false);
        check(InputType::Number, bounds("0.5", "255"), false);
        check(InputType::Decimal, bounds("0.5", "255"), true);
        check(InputType::Date, step, false);
        check(InputType::Radio, Rules::NONE, false);
    }
}
