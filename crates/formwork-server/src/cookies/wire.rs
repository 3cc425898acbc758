//! The headers `Cookie` and `Set-Cookie` (RFC 6265).

use cookie::{Cookie, CookieJar};
use http::{HeaderMap, HeaderValue, header};

/// The cookies that a request carries.
pub(crate) fn read(headers: &HeaderMap) -> CookieJar {
    let mut jar = CookieJar::new();
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    for cookie in texts.flat_map(|text| Cookie::split_parse_encoded(text.to_owned())).flatten() {
        jar.add_original(cookie.into_owned());
    }
    jar
}

/// Adds the cookies that were set to an answer, in place of its own ones of the same name, path
/// and domain.
pub(crate) fn write(jar: &CookieJar, headers: &mut HeaderMap) {
    let mut set = jar.delta().peekable();
    if set.peek().is_none() {
        return;
    }
    for cookie in set {
        // Percent-encoded, a cookie is a valid header value.
        if let Ok(value) = HeaderValue::try_from(cookie.encoded().to_string()) {
            remove_same(headers, cookie);
            headers.append(header::SET_COOKIE, value);
        }
    }
}

fn remove_same(headers: &mut HeaderMap, cookie: &Cookie<'_>) {
    let is_same = |value: &HeaderValue| {
        let own = value.to_str().ok().and_then(|text| Cookie::parse_encoded(text).ok());
        own.is_some_and(|own| identity(&own) == identity(cookie))
    };
    if !headers.get_all(header::SET_COOKIE).iter().any(is_same) {
        return;
    }
    let all: Vec<_> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for value in all.into_iter().filter(|value| !is_same(value)) {
        headers.append(header::SET_COOKIE, value);
    }
}

/// What a browser tells two cookies apart by.
fn identity<'a>(cookie: &'a Cookie<'_>) -> (&'a str, &'a str, Option<String>) {
    let domain = cookie.domain().map(str::to_ascii_lowercase);
    (cookie.name(), cookie.path().unwrap_or("/"), domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(own: &[&str], set: Cookie<'static>, expect: &[&str]) {
        let mut headers = HeaderMap::new();
        for value in own {
            headers.append(header::SET_COOKIE, value.parse().unwrap());
        }
        let mut jar = CookieJar::new();
        jar.add(set);
        write(&jar, &mut headers);
        let written: Vec<_> = headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(written, expect, "{own:?}");
    }

    #[test]
    fn a_cookie_takes_the_place_of_one_with_its_name_path_and_domain() {
        let set = || Cookie::build(("a", "new")).path("/").build();
        check(&[], set(), &["a=new; Path=/"]);
        check(&["a=old; Path=/", "b=1"], set(), &["b=1", "a=new; Path=/"]);
        check(&["a=old", "a=older; Path=/"], set(), &["a=new; Path=/"]);
        check(&["a=old; Path=/x"], set(), &["a=old; Path=/x", "a=new; Path=/"]);
        let other = "a=old; Path=/; Domain=example.org";
        check(&[other], set(), &[other, "a=new; Path=/"]);
        check(&["=;;", "not a cookie"], set(), &["=;;", "not a cookie", "a=new; Path=/"]);
    }

    #[test]
    fn cookies_of_a_request_are_read_from_every_header_and_bad_ones_left_out() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; b=%20; nonsense; =x"));
        headers.append(header::COOKIE, HeaderValue::from_static("c=3"));
        headers.append(header::COOKIE, HeaderValue::from_bytes(b"d=\xff").unwrap());
        let jar = read(&headers);
        let value = |name: &str| jar.get(name).map(|cookie| cookie.value().to_owned());
        assert_eq!(value("a").as_deref(), Some("1"));
        assert_eq!(value("b").as_deref(), Some(" "));
        assert_eq!(value("c").as_deref(), Some("3"));
        assert_eq!((value("d"), value("nonsense")), (None, None));
    }
}
