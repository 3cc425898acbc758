//! The boundary that a content type names.

/// The longest boundary, in characters (RFC 2046, section 5.1.1).
const MAX_BOUNDARY: usize = 70;

/// The boundary of a `multipart/form-data` content type; `None` if it has none that can be used.
///
/// One has to be named, once, of 1 to 70 of the characters of RFC 2046, the last of them no space.
/// These need no escapes, and none of them separates parameters, so a quoted boundary is read as
/// simply as a bare one.
pub(crate) fn boundary_of(content_type: &str) -> Option<&str> {
    let parameters =
        content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let mut named = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    let value = named.next()?.1.trim_matches([' ', '\t']);
    let boundary = match value.strip_prefix('"') {
        Some(quoted) => quoted.strip_suffix('"')?,
        None => value,
    };
    let fits = (1..=MAX_BOUNDARY).contains(&boundary.len())
        && boundary.bytes().all(is_boundary_character)
        && !boundary.ends_with(' ');
    (fits && named.next().is_none()).then_some(boundary)
}

fn is_boundary_character(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"'()+_,-./:=? ".contains(&byte)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(parameters: &str, expect: Option<&str>) {
        let content_type = format!("multipart/form-data{parameters}");
        assert_eq!(boundary_of(&content_type), expect, "{content_type}");
    }

    #[test]
    fn a_boundary_is_named_once() {
        check("; boundary=AaB03x", Some("AaB03x"));
        check(";BOUNDARY = \"a b=c:/d\" ", Some("a b=c:/d"));
        check("; charset=utf-8; boundary=----WebKitFormBoundary0", Some("----WebKitFormBoundary0"));
        check(&format!("; boundary={}", "x".repeat(70)), Some(&"x".repeat(70)));
        check(&format!("; boundary={}", "x".repeat(71)), None);
        for parameters in [
            "",
            ";",
            "; boundary",
            "; boundary=",
            "; boundary=\"\"",
            "; boundary=\"a",
            "; boundary=\"a \"",
            "; boundary=a\\b",
            "; boundary=ä",
            "; boundary=a; boundary=b",
        ] {
            check(parameters, None);
        }
    }

    proptest! {
        #[test]
        fn any_content_type_is_read(content_type in ".*") {
            let _ = boundary_of(&content_type);
        }
    }
}
