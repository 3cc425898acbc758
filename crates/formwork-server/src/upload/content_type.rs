//! What type a file has: by its first bytes, where they tell one.

/// How many of a file's first bytes are looked at.
pub(super) const HEAD: usize = 8 * 1024;

/// The longest media type that is believed, in bytes.
const MAX_LENGTH: usize = 127;

/// What is said of bytes that nothing is known of.
const UNKNOWN: &str = "application/octet-stream";

/// The type of a file that begins with `head`, and is said to be `declared`.
///
/// What the bytes tell counts above what was said. But XML and ZIP are only what other types are
/// written in, and give way to one of these.
pub(super) fn of(head: &[u8], declared: Option<&str>) -> String {
    let declared = declared.and_then(essence);
    let found = infer::get(head).map(|found| found.mime_type());
    match (found, declared) {
        (Some(found), Some(declared)) if is_written_in(&declared, found) => declared,
        (Some(found), _) => found.to_owned(),
        (None, Some(declared)) => declared,
        (None, None) => UNKNOWN.to_owned(),
    }
}

/// The type without its parameters, in lower case, if it is one.
fn essence(declared: &str) -> Option<String> {
    let essence = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/')?;
    let is_token = |text: &str| {
        !text.is_empty()
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    (is_token(kind) && is_token(subtype) && essence.len() <= MAX_LENGTH).then_some(essence)
}

fn is_written_in(declared: &str, container: &str) -> bool {
    match container {
        "text/xml" => declared.ends_with("+xml") || declared == "application/xml",
        "application/zip" => {
            declared.ends_with("+zip")
                || declared.starts_with("application/vnd.oasis.opendocument.")
                || declared.starts_with("application/vnd.openxmlformats-officedocument.")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

    #[track_caller]
    fn check(head: &[u8], declared: Option<&str>, expect: &str) {
        assert_eq!(of(head, declared), expect, "{declared:?}");
    }

    #[test]
    fn the_first_bytes_count_above_what_is_declared() {
        check(PNG, Some("text/plain"), "image/png");
        check(PNG, None, "image/png");
        check(b"<!DOCTYPE html><script>", Some("image/png"), "text/html");
    }

    #[test]
    fn what_they_do_not_tell_is_as_it_was_declared() {
        check(b"Hello", Some("Text/Plain; charset=utf-8"), "text/plain");
        check(b"", Some("application/vnd.oasis"), "application/vnd.oasis");
        for declared in [None, Some(""), Some("text"), Some("a/b\r\nc"), Some("/"), Some("a b/c")] {
            check(b"Hello", declared, UNKNOWN);
        }
        check(b"Hello", Some(&format!("a/{}", "b".repeat(200))), UNKNOWN);
    }

    #[test]
    fn a_container_gives_way_to_what_is_written_in_it() {
        check(b"<?xml version=\"1.0\"?><svg/>", Some("image/svg+xml"), "image/svg+xml");
        check(b"<?xml version=\"1.0\"?><svg/>", Some("image/png"), "text/xml");
        let zip = b"PK\x03\x04\x14\0\0\0";
        check(zip, Some("application/epub+zip"), "application/epub+zip");
        check(zip, Some("image/png"), "application/zip");
    }

    proptest! {
        #[test]
        fn any_bytes_have_a_type(head in proptest::collection::vec(any::<u8>(), 0..600), declared in ".*") {
            let of = of(&head, Some(&declared));
            prop_assert!(of.contains('/') && of.is_ascii());
        }
    }
}
