//! Addresses that the site sends about itself: which are safe, and what makes them absolute.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

/// What no URL contains as it is (URL Standard, the path percent-encode set), and the backslash,
/// which browsers take for a slash. `%` stays: what is encoded already is not encoded twice.
const NOT_IN_URLS: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// An `http:` or `https:` URL as it is, or a path behind `origin`; none of anything else.
///
/// The result is ASCII and has no character that could end it in HTML, XML or a line of text
/// except `&` and `'`.
pub(crate) fn resolve(address: &str, origin: &str) -> Option<String> {
    let encoded = utf8_percent_encode(address, NOT_IN_URLS).to_string();
    if is_http(&encoded) {
        return Some(encoded);
    }
    // Two slashes name another host (RFC 3986, section 4.2), which a path put together of input
    // might do by accident.
    let is_path = encoded.starts_with('/') && !encoded.starts_with("//");
    is_path.then(|| format!("{origin}{encoded}"))
}

fn is_http(address: &str) -> bool {
    let Some((scheme, rest)) = address.split_once("://") else { return false };
    let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    is_http && rest.starts_with(|first: char| !matches!(first, '/' | '?' | '#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(address: &str, expect: Option<&str>) {
        assert_eq!(resolve(address, "https://own.org").as_deref(), expect, "{address:?}");
    }

    #[test]
    fn paths_get_the_origin_and_urls_keep_theirs() {
        check("/", Some("https://own.org/"));
        check("/a?b=c&d#e", Some("https://own.org/a?b=c&d#e"));
        check("https://example.org/a", Some("https://example.org/a"));
        check("HTTP://example.org", Some("HTTP://example.org"));
        assert_eq!(resolve("/a", "").as_deref(), Some("/a"));
    }

    #[test]
    fn what_is_no_link_to_a_page_is_refused() {
        for address in [
            "",
            "a.png",
            "?a",
            "//evil.org",
            "javascript:alert(1)",
            "JavaScript:alert(1)//https://x",
            " javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "https:example.org",
            "http://",
            "http:///evil.org",
            "https://?x",
            "mailto:a@example.org",
            "vbscript://x",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn nothing_in_an_address_ends_it() {
        check("/\"><script>", Some("https://own.org/%22%3E%3Cscript%3E"));
        check("/a\r\nb\tc\0d e", Some("https://own.org/a%0D%0Ab%09c%00d%20e"));
        check("/\\evil.org", Some("https://own.org/%5Cevil.org"));
        check("/ä%20b", Some("https://own.org/%C3%A4%20b"));
    }
}
