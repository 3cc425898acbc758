//! `Content-Disposition`: whether an answer is shown or saved, and under which name.

use std::convert::Infallible;

use axum::response::{IntoResponseParts, ResponseParts};
use http::{HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// The greatest length of a file's name, in characters; what is longer is cut off before the
/// extension.
pub const MAX_FILE_NAME: usize = 200;

/// The longest extension that is kept when a name is cut off, in characters.
const MAX_EXTENSION: usize = 16;

/// What stands for a name in which nothing is left.
const UNNAMED: &str = "download";

/// All but the `attr-char` of RFC 8187, section 3.2.1.
const NOT_ATTR_CHAR: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'&')
    .remove(b'+')
    .remove(b'-')
    .remove(b'.')
    .remove(b'^')
    .remove(b'_')
    .remove(b'`')
    .remove(b'|')
    .remove(b'~');

/// The header `Content-Disposition` (RFC 6266), as a part of a response.
///
/// The name may come from anywhere: path separators, control characters and marks that turn the
/// direction of writing become `_`. What is not ASCII goes into `filename*` (RFC 8187), with an
/// ASCII form beside it for clients that do not read that.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use formwork_server::api::ContentDisposition;
///
/// let answer = (ContentDisposition::attachment("members.csv"), "id,name\n").into_response();
/// let value = &answer.headers()["content-disposition"];
/// assert_eq!(value, r#"attachment; filename="members.csv""#);
///
/// let answer = (ContentDisposition::inline("../ä\"\r\n.pdf"), "").into_response();
/// let value = &answer.headers()["content-disposition"];
/// assert_eq!(value, "inline; filename=\".._____.pdf\"; filename*=UTF-8''.._%C3%A4%22__.pdf");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentDisposition(HeaderValue);

impl ContentDisposition {
    /// The answer is saved as a file of this name.
    #[must_use]
    pub fn attachment(name: &str) -> Self {
        Self::new("attachment", name)
    }

    /// The answer is shown, and has this name if it is saved.
    #[must_use]
    pub fn inline(name: &str) -> Self {
        Self::new("inline", name)
    }

    /// The header's value.
    #[must_use]
    pub fn value(&self) -> &HeaderValue {
        &self.0
    }

    fn new(disposition: &'static str, name: &str) -> Self {
        let name = harmless(name);
        let ascii = ascii(&name);
        let mut value = format!("{disposition}; filename=\"{ascii}\"");
        if ascii != name {
            value += &format!("; filename*=UTF-8''{}", utf8_percent_encode(&name, NOT_ATTR_CHAR));
        }
        // All of it is printable ASCII.
        Self(HeaderValue::try_from(value).unwrap_or(HeaderValue::from_static(disposition)))
    }
}

impl IntoResponseParts for ContentDisposition {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        parts.headers_mut().insert(header::CONTENT_DISPOSITION, self.0);
        Ok(parts)
    }
}

/// A name that names a file in whatever folder it is saved to, and nothing else.
fn harmless(name: &str) -> String {
    let name: String = name.chars().map(|c| if is_harmful(c) { '_' } else { c }).collect();
    let name = shortened(name.trim());
    if name.chars().all(|c| c == '.') { UNNAMED.to_owned() } else { name }
}

fn is_harmful(character: char) -> bool {
    let turns_direction = matches!(
        character,
        '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    );
    character.is_control() || matches!(character, '/' | '\\') || turns_direction
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= MAX_FILE_NAME {
        return name.to_owned();
    }
    let extension = name.rfind('.').map(|dot| &name[dot..]).unwrap_or_default();
    let kept = extension.chars().count();
    let extension = if kept <= MAX_EXTENSION { extension } else { "" };
    let stem = name.chars().take(MAX_FILE_NAME - extension.chars().count());
    stem.collect::<String>() + extension
}

/// The name for a quoted string: `"` and `\` would end it or be dropped, and some clients decode
/// what follows a `%` (RFC 6266, appendix D).
fn ascii(name: &str) -> String {
    let is_plain = |c: &char| matches!(c, ' '..='~') && !matches!(c, '"' | '\\' | '%');
    name.chars().map(|c| if is_plain(&c) { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(name: &str, expect: &str) {
        let disposition = ContentDisposition::attachment(name);
        let parameters = disposition.value().to_str().unwrap().strip_prefix("attachment; ");
        assert_eq!(parameters, Some(expect), "{name:?}");
    }

    #[test]
    fn a_name_is_written_so_that_it_can_only_name_a_file() {
        check("report 7.pdf", r#"filename="report 7.pdf""#);
        check("näme.pdf", r#"filename="n_me.pdf"; filename*=UTF-8''n%C3%A4me.pdf"#);
        check("a\"b.txt", r#"filename="a_b.txt"; filename*=UTF-8''a%22b.txt"#);
        check("100%.txt", r#"filename="100_.txt"; filename*=UTF-8''100%25.txt"#);
        check("a;b='c'.txt", r#"filename="a;b='c'.txt""#);
        check("../../etc/passwd", r#"filename=".._.._etc_passwd""#);
        check("C:\\x\r\nSet-Cookie: a=b", r#"filename="C:_x__Set-Cookie: a=b""#);
        check("gpj\u{202e}exe", r#"filename="gpj_exe""#);
        for nothing in ["", " ", ".", ".."] {
            check(nothing, r#"filename="download""#);
        }
    }

    #[test]
    fn a_long_name_keeps_its_extension() {
        let name = harmless(&format!("{}.tar.gz", "a".repeat(500)));
        assert_eq!(name.len(), MAX_FILE_NAME);
        assert!(name.ends_with("aa.gz"), "{name}");
        assert_eq!(harmless(&".".repeat(500)), UNNAMED);
        assert_eq!(harmless(&format!("a.{}", "b".repeat(500))).len(), MAX_FILE_NAME);
    }

    proptest! {
        #[test]
        fn any_name_is_one_header_of_two_parameters(name in ".*") {
            let disposition = ContentDisposition::attachment(&name);
            let value = disposition.value().to_str().unwrap();
            prop_assert!(value.starts_with("attachment; filename=\""), "{}", value);
            prop_assert_eq!(value.matches('"').count(), 2);
            prop_assert!(!value.contains('\\'));
            prop_assert!(!value.contains('/'));
        }
    }
}
