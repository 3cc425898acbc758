//! A pattern that a text has to match, in browser and server alike.

use std::{borrow::Cow, fmt};

use super::{FieldSpec, InputType};

/// A regular expression, as `#[field(pattern = "..")]` makes it.
///
/// Its source is what the attribute `pattern` says, and so JavaScript's: flag `v`, about the whole
/// text (HTML Standard, section 4.10.5.3.6). How a text is matched is the business of the side that
/// the macro writes it for: a server has an engine of linear time, a browser its own, so that no
/// engine is sent to it.
///
/// # Examples
///
/// ```
/// use formwork_core::field::Pattern;
///
/// const DIGITS: Pattern =
///     Pattern::new(r"\d+", |text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()));
///
/// assert_eq!(DIGITS.source(), r"\d+");
/// assert!(DIGITS.is_match("2024"));
/// assert!(!DIGITS.is_match("20 24"));
/// ```
#[derive(Clone, Copy)]
pub struct Pattern {
    source: &'static str,
    is_match: fn(&str) -> bool,
}

impl Pattern {
    /// The pattern `source`, which `is_match` decides.
    #[must_use]
    pub const fn new(source: &'static str, is_match: fn(&str) -> bool) -> Self {
        Self { source, is_match }
    }

    /// The regular expression as it was written.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the whole `text` matches.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        (self.is_match)(text)
    }
}

/// What is not blank: a browser takes blanks for a value otherwise.
const NOT_BLANK: &str = r"[\s\S]*\S[\s\S]*";

/// What keeps browser and server of one opinion on URLs: no `file:`, no control characters, no white
/// space and no `%` in the host, which ends what stands between the slashes and the path.
pub(super) const URL: &str = concat!(
    r"(?![Ff][Ii][Ll][Ee]:",
    r"|(?:(?:[Hh][Tt][Tt][Pp][Ss]?|[Ww][Ss]{1,2}|[Ff][Tt][Pp]):[\/\\]*|[^:]*:\/\/)",
    r"[^\/\\?#]*[\s%][^\/\\?#@]*(?:[\/\\?#]|$))",
    r"[^\x00-\x1F\x7F-\x9F]*",
);

impl FieldSpec {
    /// What the attribute `pattern` of its control says, in JavaScript's syntax; `None` for none.
    ///
    /// A browser matches what was typed, the server what is left when white space at both ends is
    /// off: so the attribute of a field with `trim` lets white space stand around the pattern, and
    /// demands something that is no white space if the field is required. That of a URL keeps out what
    /// browsers and the server read differently. A `<textarea>` has no such attribute (HTML Standard,
    /// section 4.10.11): there the server alone decides.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_core::field::{FieldSpec, InputType, Rules};
    ///
    /// let name = FieldSpec {
    ///     name: "name",
    ///     label: "Name",
    ///     item: None,
    ///     input_type: InputType::Text,
    ///     required: true,
    ///     multiple: false,
    ///     choices: &[],
    ///     rules: Rules { trim: true, ..Rules::NONE },
    ///     inner: || &[],
    /// };
    /// assert_eq!(name.pattern_attribute().as_deref(), Some(r"[\s\S]*\S[\s\S]*"));
    /// assert_eq!(FieldSpec { required: false, ..name }.pattern_attribute(), None);
    /// ```
    #[must_use]
    pub fn pattern_attribute(&self) -> Option<Cow<'static, str>> {
        let source = self.rules.pattern.map(|pattern| pattern.source());
        match (self.input_type, source) {
            _ if self.rules.multiline => None,
            (InputType::Url, None) => Some(Cow::Borrowed(URL)),
            (InputType::Url, Some(source)) => Some(Cow::Owned(format!("(?={URL}$)(?:{source})"))),
            // Its control takes white space off by itself.
            (InputType::Email, source) => source.map(Cow::Borrowed),
            (InputType::Text | InputType::Password, Some(source)) if self.rules.trim => {
                Some(Cow::Owned(trimmed(source, self.required)))
            }
            (InputType::Text | InputType::Password, None) if self.rules.trim && self.required => {
                Some(Cow::Borrowed(NOT_BLANK))
            }
            (_, source) => source.map(Cow::Borrowed),
        }
    }
}

/// White space, what `source` matches, white space. What is looked for ahead and behind makes the
/// middle exactly the text that is left without the white space.
fn trimmed(source: &str, required: bool) -> String {
    let text = format!(r"(?=\S)(?:{source})(?<=\S)\s*");
    // What is blank is no value, so that an optional field leaves it alone.
    if required { format!(r"\s*{text}") } else { format!(r"\s*(?:{text})?") }
}

/// Whether `\s` matches: the white space that is taken off at both ends of a text.
///
/// It is JavaScript's, which `String.prototype.trim` takes off as well (ECMA-262, section 22.1.3.32),
/// and has U+FEFF but not U+0085, unlike [`char::is_whitespace`].
#[must_use]
pub const fn is_white_space(character: char) -> bool {
    match character {
        '\u{85}' => false,
        '\u{FEFF}' => true,
        other => other.is_whitespace(),
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for Pattern {}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.source.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_equal_by_their_source() {
        assert_eq!(Pattern::new("a", |_| true), Pattern::new("a", |_| false));
        assert_ne!(Pattern::new("a", |_| true), Pattern::new("b", |_| true));
        assert_eq!(format!("{:?}", Pattern::new(r"\d", |_| true)), r#""\\d""#);
    }

    #[test]
    fn an_attribute_lets_white_space_stand_around_what_is_trimmed() {
        assert_eq!(trimmed("a|b", true), r"\s*(?=\S)(?:a|b)(?<=\S)\s*");
        assert_eq!(trimmed("a|b", false), r"\s*(?:(?=\S)(?:a|b)(?<=\S)\s*)?");
    }

    #[test]
    fn white_space_is_that_of_javascript() {
        for space in ['\t', '\u{B}', ' ', '\u{A0}', '\u{2003}', '\u{2028}', '\u{3000}', '\u{FEFF}']
        {
            assert!(is_white_space(space), "{space:?}");
        }
        for other in ['a', '\u{85}', '\u{200B}', '\u{180E}'] {
            assert!(!is_white_space(other), "{other:?}");
        }
    }
}
