//! E-mail addresses as browsers accept them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// An e-mail address that `<input type="email">` accepts.
///
/// The rule is the HTML Standard's *valid e-mail address* (section 4.10.5.1.5), so that server
/// and browser agree. It is narrower than RFC 5322 on purpose: no quoted local parts, no comments.
///
/// # Examples
///
/// ```
/// use formwork_core::Email;
///
/// let email: Email = "ada@example.org".parse().unwrap();
/// assert_eq!(email.as_str(), "ada@example.org");
/// assert!("ada@".parse::<Email>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

impl Email {
    /// The address as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Email {
    type Err = InvalidEmail;

    fn from_str(text: &str) -> Result<Self, InvalidEmail> {
        is_valid(text).then(|| Self(text.to_owned())).ok_or(InvalidEmail)
    }
}

impl TryFrom<String> for Email {
    type Error = InvalidEmail;

    fn try_from(text: String) -> Result<Self, InvalidEmail> {
        text.parse()
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The text is not a valid e-mail address by the HTML Standard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidEmail;

impl fmt::Display for InvalidEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid e-mail address")
    }
}

impl std::error::Error for InvalidEmail {}

fn is_valid(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    !local.is_empty() && local.bytes().all(is_local_byte) && domain.split('.').all(is_label)
}

fn is_local_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b".!#$%&'*+/=?^_`{|}~-".contains(&byte)
}

/// A label of RFC 1034: letters, digits and inner hyphens, at most 63 bytes.
fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    bytes.len() <= 63
        && edge(bytes.first())
        && edge(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, valid: bool) {
        assert_eq!(text.parse::<Email>().is_ok(), valid, "{text:?}");
    }

    #[test]
    fn agrees_with_the_html_standard() {
        for text in ["a@b", "a.b+c@example.org", "..@x.y", "a@1-2.3", "o'neil@example.ie"] {
            check(text, true);
        }
        let long_label = format!("a@{}", "x".repeat(64));
        for text in [
            "",
            "@",
            "a@",
            "@b",
            "a b@c",
            "a@b@c",
            "a@-b",
            "a@b-",
            "a@b..c",
            "a@é.fr",
            "é@b.fr",
            &long_label,
        ] {
            check(text, false);
        }
    }
}
