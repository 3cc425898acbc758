//! The one spelling of a path.
//!
//! | in the path | a GET or HEAD | any other method |
//! |---|---|---|
//! | a slash at the end, or two in a row | 308 to the path without | 404 |
//! | a character that is percent-encoded and need not be, or the other way round; hexadecimal digits in lower case | 308 to the one spelling | 404 |
//! | `%` without two hexadecimal digits | 400 | 400 |
//! | a segment `.` or `..`, encoded or not; ill-formed UTF-8; a NUL | 404 | 404 |
//! | other letter case | another path | another path |
//! | `%2F` | part of its segment, never a separator | |
//!
//! What a segment may hold as it is are the characters of RFC 3986, section 3.3 (`pchar`): letters,
//! digits, ``-._~!$&'()*+,;=:@``. No browser and no library encodes these in a redirect that it
//! follows, so none is led in a circle.

use percent_encoding::percent_decode_str;

use crate::routing::Href;

/// How a path is written.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// As every link writes it.
    Canonical,
    /// Otherwise; this is the canonical one.
    Other(String),
    /// In a way that no page has.
    Nowhere,
    /// Not as a URL is written.
    Malformed,
}

impl Spelling {
    pub(crate) fn of(path: &str) -> Self {
        if is_plain(path) {
            return Self::Canonical;
        }
        spelled(path)
    }
}

/// The spelling of any path, segment by segment.
fn spelled(path: &str) -> Spelling {
    if !path.starts_with('/') {
        // `*` and the authority form are no paths: no route has them.
        return Spelling::Canonical;
    }
    let mut canonical = String::with_capacity(path.len());
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        match canonical_segment(segment) {
            Ok(segment) => canonical.extend(["/", &*segment]),
            Err(problem) => return problem,
        }
    }
    if canonical.is_empty() {
        canonical.push('/');
    }
    if canonical == path { Spelling::Canonical } else { Spelling::Other(canonical) }
}

/// Most paths: nothing encoded or to encode, no empty segment, no segment that begins with a dot.
fn is_plain(path: &str) -> bool {
    // What a byte may not be: one of no class anywhere, a dot or a slash behind a slash.
    let (mut wrong, mut behind) = (0, OTHER);
    for byte in path.bytes() {
        wrong |= CLASSES[usize::from(byte)] & behind;
        behind = if byte == b'/' { OTHER | DOT_OR_SLASH } else { OTHER };
    }
    wrong == 0 && path.starts_with('/') && (!path.ends_with('/') || path == "/")
}

const DOT_OR_SLASH: u8 = 1;
/// Neither a separator nor what `pchar` is without its escapes.
const OTHER: u8 = 2;

static CLASSES: [u8; 256] = {
    let (mut classes, mut byte) = ([OTHER; 256], 0);
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'.' | b'/' => DOT_OR_SLASH,
            b'-' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b','
            | b';' | b'=' | b':' | b'@' => 0,
            letter if letter.is_ascii_alphanumeric() => 0,
            _ => OTHER,
        };
        byte += 1;
    }
    classes
};

fn is_dot_segment(segment: &str) -> bool {
    matches!(segment, "." | "..")
}

fn canonical_segment(segment: &str) -> Result<String, Spelling> {
    if !is_well_encoded(segment) {
        return Err(Spelling::Malformed);
    }
    match percent_decode_str(segment).decode_utf8() {
        Ok(decoded) if !is_dot_segment(&decoded) && !decoded.contains('\0') => {
            Ok(Href::encode_segment(decoded.as_bytes()))
        }
        _ => Err(Spelling::Nowhere),
    }
}

fn is_well_encoded(segment: &str) -> bool {
    let mut escapes = segment.split('%').skip(1);
    escapes.all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &str) {
        let expect = match expect {
            "canonical" => Spelling::Canonical,
            "nowhere" => Spelling::Nowhere,
            "malformed" => Spelling::Malformed,
            other => Spelling::Other(other.to_owned()),
        };
        assert_eq!(Spelling::of(path), expect, "{path:?}");
    }

    #[test]
    fn trailing_and_doubled_slashes_are_left_out() {
        check("/", "canonical");
        check("/users/7", "canonical");
        check("/users/", "/users");
        check("//users", "/users");
        check("/users//7///", "/users/7");
        check("//", "/");
        check("//evil.org/", "/evil.org");
    }

    #[test]
    fn what_need_not_be_encoded_is_not_and_the_rest_is() {
        check("/%75sers", "/users");
        check("/a%2db%3Ac%2Bd%40e%2C", "/a-b:c+d@e,");
        check("/gr%c3%bc%C3%9fe", "/gr%C3%BC%C3%9Fe");
        check("/grüße", "/gr%C3%BC%C3%9Fe");
        check("/a b", "/a%20b");
        check("/a\"<>b", "/a%22%3C%3Eb");
        check("/a|[b]\\", "/a%7C%5Bb%5D%5C");
        for path in ["/a:b@c", "/a%2Fb", "/a+b,c;d=e!'()*", "/%25", "/a%20b", "/%7C", "/%3F%23"] {
            check(path, "canonical");
        }
    }

    #[test]
    fn dot_segments_and_ill_formed_text_are_nowhere() {
        for path in ["/.", "/..", "/a/../b", "/%2e%2E/b", "/.%2e", "/a/./b", "/%ff", "/a%00"] {
            check(path, "nowhere");
        }
        check("/.well-known/x", "canonical");
        check("/...", "canonical");
    }

    #[test]
    fn a_percent_sign_starts_an_escape() {
        for path in ["/%", "/%a", "/%zz", "/100%", "/%%20", "/%ä1"] {
            check(path, "malformed");
        }
    }

    proptest! {
        #[test]
        fn a_plain_path_is_what_it_is_read_as(path in "(/[a-z/.:@!$&'()*+,;=%#|~_-]{0,4}){0,3}") {
            if is_plain(&path) {
                prop_assert_eq!(spelled(&path), Spelling::Canonical);
            }
        }

        #[test]
        fn the_other_spelling_is_canonical(path in "(/[a-zA-Z0-9%/.:ü ~-]{0,12}){0,3}") {
            if let Spelling::Other(canonical) = Spelling::of(&path) {
                prop_assert_eq!(Spelling::of(&canonical), Spelling::Canonical);
                prop_assert!(canonical.starts_with('/') && !canonical.starts_with("//"));
            }
        }
    }
}
