//! Reading what browsers encode a form as.

use std::ops::Range;

use super::{Entry, FormValues, MAX_FIELDS, MalformedForm, Stored, check_name};

impl FormValues {
    /// Reads `application/x-www-form-urlencoded` bytes (URL Standard, section 5.1).
    ///
    /// Ill-formed UTF-8 becomes U+FFFD, as in the standard; so nothing but the limits can be wrong.
    ///
    /// # Errors
    ///
    /// [`MalformedForm`] if there are more than [`MAX_FIELDS`] fields, or if a name nests deeper
    /// than [`MAX_DEPTH`](crate::MAX_DEPTH) or has an index above [`MAX_INDEX`](crate::MAX_INDEX).
    pub fn parse(body: &[u8]) -> Result<Self, MalformedForm> {
        let values = match Self::parse_utf8(body)? {
            Some(values) => values,
            None => Self::parse_ill_formed(body),
        };
        values.iter().try_for_each(|(name, _)| check_name(name))?;
        Ok(values)
    }

    /// Reads all names and values as one text; `None` if they are not UTF-8.
    fn parse_utf8(body: &[u8]) -> Result<Option<Self>, MalformedForm> {
        let separators = body.iter().filter(|byte| **byte == b'&').count();
        let mut entries = Vec::with_capacity(MAX_FIELDS.min(separators + 1));
        // What is encoded is never shorter than what it decodes to.
        let mut text = Vec::with_capacity(body.len());
        for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if entries.len() == MAX_FIELDS {
                return Err(MalformedForm::TooManyFields);
            }
            let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
            let name = decode(&pair[..end], &mut text);
            let value = decode(pair.get(end + 1..).unwrap_or_default(), &mut text);
            // No character may begin in one text and end in the next one.
            if is_continued(&text[name.clone()]) || is_continued(&text[value.clone()]) {
                return Ok(None);
            }
            entries.push(Entry { name, value: Stored::Text(value) });
        }
        Ok(String::from_utf8(text).ok().map(|text| Self { text, entries }))
    }

    /// Reads what was counted already.
    fn parse_ill_formed(body: &[u8]) -> Self {
        let mut values = Self::new();
        form_urlencoded::parse(body).for_each(|(name, value)| values.push(name, value));
        values
    }
}

/// Undoes the encoding; a `%` without two hexadecimal digits stands for itself.
fn decode(encoded: &[u8], text: &mut Vec<u8>) -> Range<usize> {
    let start = text.len();
    let mut rest = encoded;
    while let [first, after @ ..] = rest {
        rest = after;
        text.push(match (first, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, behind @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = behind;
                    high << 4 | low
                }
                _ => b'%',
            },
            _ => *first,
        });
    }
    start..text.len()
}

fn digit(hexadecimal: u8) -> Option<u8> {
    char::from(hexadecimal).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// Whether a text begins within a character of UTF-8.
fn is_continued(text: &[u8]) -> bool {
    text.first().is_some_and(|byte| matches!(byte, 0x80..=0xBF))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(body: &[u8]) {
        let values = FormValues::parse(body).unwrap();
        let expect: Vec<_> = form_urlencoded::parse(body).collect();
        let expect = expect.iter().map(|(name, value)| (name.as_ref(), value.as_ref()));
        assert!(values.texts().eq(expect), "{values:?}");
    }

    #[test]
    fn a_body_is_read_as_the_standard_says() {
        for body in [
            "",
            "&",
            "=",
            "a",
            "a=",
            "=b",
            "a=b=c",
            "&a=1&&b=2&",
            "+=%20%2B%26%3D",
            "a=%",
            "a=%4",
            "a=%4g%g4%%41%",
            "%61=%C3%A4",
            "a=%FF%C3",
            "a=%C3&%A4=1",
            "%C3=%A4",
            "a=%C3&=%A4",
        ] {
            check(body.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_as_the_standard_says(body in proptest::collection::vec(prop_oneof![
            any::<u8>(),
            proptest::sample::select(b"%%%&=+1aAcCfF".to_vec()),
        ], 0..100)) {
            check(&body);
        }
    }
}
