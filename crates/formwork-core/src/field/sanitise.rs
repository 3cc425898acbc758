//! What a control does to a text before it is a value (HTML Standard, section 4.10.5.1).

use std::borrow::Cow;

use super::InputType;

/// The value that a control of type `input_type` would hold and submit.
///
/// Controls for e-mail addresses and URLs take out line breaks, and ASCII white space at both ends.
/// Browsers without scripts, text browsers among them, need not have done so.
pub(super) fn sanitise(input_type: InputType, text: &str) -> Cow<'_, str> {
    if !matches!(input_type, InputType::Email | InputType::Url) {
        return Cow::Borrowed(text);
    }
    if !text.bytes().any(|byte| matches!(byte, b'\r' | b'\n')) {
        return Cow::Borrowed(text.trim_matches(is_ascii_white_space));
    }
    let text = text.replace(['\r', '\n'], "");
    Cow::Owned(text.trim_matches(is_ascii_white_space).to_owned())
}

/// ASCII white space of the Infra Standard, without the line breaks that are out already.
fn is_ascii_white_space(character: char) -> bool {
    matches!(character, '\t' | '\x0C' | ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input_type: InputType, text: &str, expect: &str) {
        assert_eq!(sanitise(input_type, text), expect, "{input_type:?} {text:?}");
    }

    #[test]
    fn addresses_lose_line_breaks_and_white_space_around_them() {
        check(InputType::Email, " a@b\t", "a@b");
        check(InputType::Url, "\x0C http://\r\nexample.org \n ", "http://example.org");
        check(InputType::Url, "http://a b", "http://a b");
        check(InputType::Url, "\u{A0}http://a", "\u{A0}http://a");
        check(InputType::Email, " \n ", "");
    }

    #[test]
    fn what_else_is_typed_stays() {
        check(InputType::Text, " a\n", " a\n");
        check(InputType::Password, " ", " ");
    }
}
