//! URLs as their control submits them.
//!
//! Browsers accept a text that their parser makes an absolute URL of (HTML Standard, section
//! 4.10.5.1.4), whatever its scheme: `javascript:` and `data:` are URLs, so a page that links to what
//! was submitted looks at the scheme first. The `url` crate parses by the same standard. Where it and
//! Chromium differ, the two are kept together like this:
//!
//! * Chromium takes white space and `%20` in hosts, which the crate cannot hold. [`URL`] as
//!   the attribute `pattern` makes browsers refuse white space and `%` there. Elsewhere they may stand:
//!   a URL is written with `%` for what cannot be in one, and that is read again.
//! * The crate takes `foo://a:\`, which is no URL; the server refuses it.
//! * They disagree on `file:` URLs without a path, and on drive letters as hosts. The attribute makes
//!   browsers refuse the scheme, which says nothing to anyone else's machine.
//! * Chromium refuses user information before an empty host (`foo://@`); so does the server.
//! * Of hosts of other schemes than the web's, Chromium refuses characters beyond ASCII by chance. The
//!   server refuses all of them.
//! * Chromium takes what is no punycode after `xn--`, and characters that stand for a space and an
//!   accent (`¨`). Only the server refuses them. Which letters a host may have depends on the version
//!   of Unicode besides; Chromium also refuses an accent right after `*`.

use url::Url;

#[cfg(doc)]
use super::pattern::URL;
use super::{FieldValue, InputType, is_white_space};

impl FieldValue for Url {
    const INPUT_TYPE: InputType = InputType::Url;

    fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Self::parse(text).map_err(|_| "url")?;
        if is_accepted(text, &url) { Ok(url) } else { Err("url") }
    }

    fn to_text(&self) -> Option<String> {
        Some(self.to_string())
    }
}

/// Whether browsers accept it too; `text` is known to be `url`.
fn is_accepted(text: &str, url: &Url) -> bool {
    if url.scheme() == "file" {
        return false;
    }
    let Some(authority) = authority(text, url) else { return true };
    let (has_user, host) =
        authority.rsplit_once('@').map_or((false, authority), |(_, host)| (true, host));
    let is_understood = is_of_the_web(url) || (host.is_ascii() && !(has_user && host.is_empty()));
    is_understood && !host.contains(|c| matches!(c, '%' | '\\') || is_white_space(c))
}

/// User and host, if the URL has a place for them.
fn authority<'a>(text: &'a str, url: &Url) -> Option<&'a str> {
    let (_, after_scheme) = text.split_once(':')?;
    match is_of_the_web(url) {
        true => after_scheme.trim_start_matches(['/', '\\']).split(['/', '\\', '?', '#']).next(),
        false => after_scheme.strip_prefix("//")?.split(['/', '?', '#']).next(),
    }
}

fn is_of_the_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https" | "ws" | "wss" | "ftp")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, valid: bool) {
        assert_eq!(<Url as FieldValue>::parse(text).is_ok(), valid, "{text:?}");
    }

    #[test]
    fn absolute_urls_are_accepted_as_browsers_accept_them() {
        for text in [
            "http://example.org",
            "https:example.org",
            "mailto:a@b",
            "javascript:1",
            "foo://[::1]",
            "foo:/é",
            "foo:/%C3%A9",
            "foo:a b%20c",
            "http://a%20 b@c",
        ] {
            check(text, true);
        }
        for text in ["example.org", "//example.org", "/", "http://", "http://[1", "http://a:65536"]
        {
            check(text, false);
        }
    }

    #[test]
    fn what_browsers_and_the_crate_read_differently_is_refused() {
        for text in [
            "http://a b",
            "http://a%20b/",
            "file:///a",
            "foo://@",
            "foo://é",
            "foo://%",
            "foo://a:\\",
            "http://xn--a",
        ] {
            check(text, false);
        }
        check("http://a/b c%20d", true);
        check("foo:é", true);
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_accepted_as_it_is_written(
            scheme in "foo:|http:|wss:|mailto:|blob:http:",
            rest in r"[/\\]{0,3}([a.:@%?#\[\] é\u{A0}\u{FFFD}|^]|%C3|\.\./|/){0,12}",
        ) {
            if let Ok(url) = <Url as FieldValue>::parse(&format!("{scheme}{rest}")) {
                let written = url.to_string();
                prop_assert_eq!(<Url as FieldValue>::parse(&written), Ok(url), "{}", written);
            }
        }
    }
}
