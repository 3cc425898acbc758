//! Where a redirect may lead.

use std::borrow::Cow;

use http::HeaderValue;

use crate::{origin::Origin, request::RequestContext};

/// A redirect's target, resolved against `page`, the path and query it was said on.
///
/// Of the relative references (RFC 3986, section 4.2) those are resolved that look like one:
/// `?query`, `#fragment`, `./path` and `../path`. `users` is none of them: it is rather a forgotten
/// slash, and is refused by [`checked_location`].
pub(crate) fn resolved<'a>(location: &'a str, page: &str) -> Cow<'a, str> {
    let page = page.split('#').next().unwrap_or_default();
    let path = page.split('?').next().unwrap_or_default();
    let Some((folder, _)) = path.rsplit_once('/').filter(|_| path.starts_with('/')) else {
        return Cow::Borrowed(location);
    };
    let (relative, rest) = split_path(location);
    match relative.split('/').next() {
        Some("") if location.starts_with('#') => Cow::Owned(format!("{page}{location}")),
        Some("") if location.starts_with('?') => Cow::Owned(format!("{path}{location}")),
        // With dots in the middle it is resolved as a browser would, for who asks without one.
        Some("") if has_dots(relative) => Cow::Owned(without_dots(relative) + rest),
        Some("." | "..") => Cow::Owned(without_dots(&format!("{folder}/{relative}")) + rest),
        _ => Cow::Borrowed(location),
    }
}

/// The path of a reference, and its query and fragment.
fn split_path(reference: &str) -> (&str, &str) {
    reference.split_at(reference.find(['?', '#']).unwrap_or(reference.len()))
}

fn has_dots(path: &str) -> bool {
    path.split('/').any(|segment| matches!(segment, "." | ".."))
}

/// A path from the root without its `.` and `..` (RFC 3986, section 5.2.4); it never leads above the
/// root.
fn without_dots(path: &str) -> String {
    let mut kept = Vec::new();
    let mut segments = path.split('/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let is_dots = matches!(segment, "." | "..");
        if segment == ".." {
            kept.pop();
        }
        if !is_dots {
            kept.push(segment);
        } else if segments.peek().is_none() {
            kept.push("");
        }
    }
    format!("/{}", kept.join("/"))
}

pub(crate) fn refused_location(location: &str) -> String {
    format!("redirect to {location:?}: neither a path of the site nor a trusted origin")
}

/// The target of a redirect as a header: a path, or a URL of the site's or a trusted origin.
pub(crate) fn checked_location(location: &str) -> Option<HeaderValue> {
    let is_path = location.starts_with('/') && !location.starts_with("//");
    let is_clean = location.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let allowed = is_clean && (is_path || is_trusted_url(location));
    allowed.then(|| HeaderValue::try_from(location).ok()).flatten()
}

fn is_trusted_url(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some(origin) = Origin::parse(&format!("{scheme}://{authority}")) else {
        return false;
    };
    RequestContext::current().is_some_and(|context| {
        let config = context.site().config();
        config.origin.as_ref() == Some(&origin) || config.trusted_origins.contains(&origin)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(location: &str, allowed: bool) {
        assert_eq!(checked_location(location).is_some(), allowed, "{location:?}");
    }

    #[test]
    fn redirects_lead_to_paths_of_the_site() {
        for location in ["/", "/users?page=2#top", "/a%20b"] {
            check(location, true);
        }
        for location in [
            "",
            "users",
            "//evil.org",
            "/\\evil.org",
            "https://evil.org/",
            "javascript:alert(1)",
            "/a\r\nb",
            "/ä",
        ] {
            check(location, false);
        }
    }

    #[track_caller]
    fn check_resolved(page: &str, location: &str, expect: Option<&str>) {
        let resolved = resolved(location, page);
        let checked = checked_location(&resolved);
        let checked = checked.as_ref().map(|location| location.to_str().unwrap());
        assert_eq!(checked, expect, "{location:?} on {page:?}");
    }

    #[test]
    fn relative_references_are_resolved_against_the_page() {
        for (location, expect) in [
            ("?page=2", "/users/7?page=2"),
            ("?", "/users/7?"),
            ("#top", "/users/7?tab=a#top"),
            ("./8", "/users/8"),
            ("./8?x=../y#../z", "/users/8?x=../y#../z"),
            (".", "/users/"),
            ("..", "/"),
            ("../news/./1/../2", "/news/2"),
            ("../../../../news", "/news"),
            ("/news", "/news"),
            ("/news/../users?to=../x", "/users?to=../x"),
            ("/./news/.", "/news/"),
        ] {
            check_resolved("/users/7?tab=a#there", location, Some(expect));
        }
        check_resolved("/", "./a", Some("/a"));
        check_resolved("/a?x=/b/c", "./d", Some("/d"));
    }

    #[test]
    fn no_relative_reference_leaves_the_site() {
        for location in [
            "",
            "users",
            "users/7",
            "a:b",
            ".//evil.org",
            "..//evil.org",
            "./..//evil.org",
            "../..//evil.org/x",
            "/..//evil.org",
            "/.//evil.org",
            "/a/..//evil.org",
            ".\\evil.org",
            "./\\evil.org",
            "..\\/evil.org",
            "?a\r\nset-cookie: a=b",
            "#\u{7f}",
            "./a b",
            "...",
            ".evil.org",
        ] {
            check_resolved("/users", location, None);
        }
        for page in
            ["", "users", "//evil.org/a", "//evil.org", "https://evil.org/a", "/\\evil.org/"]
        {
            for location in ["?a", "#a", "./a"] {
                check_resolved(page, location, None);
            }
        }
    }
}
