//! What stands for one character: itself, an escape, or a set such as `\d`.

use std::{iter::Peekable, str::Chars};

use super::Translated;

/// A set of characters that has a name, with its complement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Set {
    /// As ranges within a class of the server's engine.
    ranges: &'static str,
    is_negated: bool,
    size: usize,
}

impl Set {
    const fn new(ranges: &'static str, size: usize) -> Self {
        Self { ranges, is_negated: false, size }
    }

    const fn negated(self) -> Self {
        Self { is_negated: true, ..self }
    }
}

/// `\d`, by ECMA-262, section 22.2.2.9 (CharacterClassEscape); so are the next two.
const DIGIT: Set = Set::new("0-9", 1);
/// `\w`.
const WORD: Set = Set::new("0-9A-Z_a-z", 4);
/// `\s`: white space and line terminators, which the server's own `\s` is not.
const SPACE: Set = Set::new(
    r"\t-\r \x{A0}\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}",
    10,
);
/// `.`: everything but a line terminator.
pub(super) const ANY: Set = Set::new(r"\n\r\x{2028}\x{2029}", 3).negated();

/// One character, or one of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Escape {
    Character(char),
    Set(Set),
}

impl Escape {
    /// Writes it as the server's engine reads it, inside and outside of a class.
    pub(super) fn write(self, regex: &mut String) {
        match self {
            Self::Character(character) => {
                if is_special(character) {
                    regex.push('\\');
                }
                regex.push(character);
            }
            Self::Set(Set { ranges, is_negated, .. }) => {
                regex.push_str(if is_negated { "[^" } else { "[" });
                regex.push_str(ranges);
                regex.push(']');
            }
        }
    }

    /// How many ranges of characters it is.
    pub(super) const fn size(self) -> usize {
        match self {
            Self::Character(_) => 1,
            Self::Set(set) => set.size,
        }
    }
}

/// Whether the character means something to the server's engine, somewhere.
fn is_special(character: char) -> bool {
    r"\.+*?()|[]{}^$#&-~".contains(character)
}

/// Reads what follows a backslash outside of a class.
pub(super) fn read(rest: &mut Peekable<Chars<'_>>) -> Translated<Escape> {
    let Some(escaped) = rest.next() else {
        return Err(r"`\` stands before something: write `\\` for the character".to_owned());
    };
    let escape = match escaped {
        'd' => Escape::Set(DIGIT),
        'D' => Escape::Set(DIGIT.negated()),
        'w' => Escape::Set(WORD),
        'W' => Escape::Set(WORD.negated()),
        's' => Escape::Set(SPACE),
        'S' => Escape::Set(SPACE.negated()),
        't' => Escape::Character('\t'),
        'n' => Escape::Character('\n'),
        'v' => Escape::Character('\x0B'),
        'f' => Escape::Character('\x0C'),
        'r' => Escape::Character('\r'),
        'x' => Escape::Character(scalar(&digits(rest, 2))?),
        'u' => Escape::Character(unicode(rest)?),
        syntax if r"^$\.*+?()[]{}|/".contains(syntax) => Escape::Character(syntax),
        other => return Err(refused(other)),
    };
    Ok(escape)
}

/// Why there is no such escape.
fn refused(escaped: char) -> String {
    match escaped {
        'p' | 'P' => {
            r"`\p{..}` depends on the version of Unicode, in which browser and server may differ: write the ranges, such as `[A-Za-z\u00C0-\u024F]`".to_owned()
        }
        'b' | 'B' => r"`\b` and `\B` look at what is around them: write the characters".to_owned(),
        '0'..='9' => {
            r"what a group has matched cannot be asked for: write it again (or `\x00`)".to_owned()
        }
        'k' => r"what a group has matched cannot be asked for: write it again".to_owned(),
        'c' => r"write `\x01` rather than `\cA`".to_owned(),
        'q' => r"strings in classes are not known here: write `(?:..|..)`".to_owned(),
        other => format!("`\\{other}` is an error in a browser: write `{other}`"),
    }
}

/// Reads `XXXX` or `{X..}` after `\u`.
fn unicode(rest: &mut Peekable<Chars<'_>>) -> Translated<char> {
    if rest.next_if_eq(&'{').is_none() {
        return scalar(&digits(rest, 4));
    }
    let character = scalar(&digits(rest, 6))?;
    match rest.next() {
        Some('}') => Ok(character),
        _ => Err(r"after `\u{` come one to six hexadecimal digits and `}`".to_owned()),
    }
}

/// Takes up to `count` hexadecimal digits; too few give an empty text, except before a `}`.
fn digits(rest: &mut Peekable<Chars<'_>>, count: usize) -> String {
    let mut digits = String::new();
    while digits.len() < count {
        match rest.next_if(char::is_ascii_hexdigit) {
            Some(digit) => digits.push(digit),
            None if rest.peek() == Some(&'}') && count == 6 => break,
            None => return String::new(),
        }
    }
    digits
}

fn scalar(digits: &str) -> Translated<char> {
    let Ok(number) = u32::from_str_radix(digits, 16) else {
        let message = r"write a character by its number as `\x41`, `\u0041` or `\u{1F600}`";
        return Err(message.to_owned());
    };
    let message = r"half of a surrogate pair is no character: write `\u{1F600}`";
    char::from_u32(number).ok_or_else(|| message.to_owned())
}
