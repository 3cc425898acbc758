//! The headers `Cookie` and `Set-Cookie` (RFC 6265).

use cookie::{Cookie, CookieJar};
use http::{HeaderMap, HeaderValue, header};

/// The cookies of a request, and those that its answer sets.
#[derive(Clone, Debug, Default)]
pub(crate) struct Jar {
    /// What code reads: the last value of each name.
    seen: CookieJar,
    /// What the answer sets: one for each name, path and domain.
    set: Vec<Cookie<'static>>,
}

impl Jar {
    pub(super) fn seen(&self) -> &CookieJar {
        &self.seen
    }

    /// The value of a cookie by the whole of its name.
    pub(crate) fn value(&self, full_name: &str) -> Option<&str> {
        self.seen.get(full_name).map(Cookie::value)
    }

    pub(super) fn add(&mut self, cookie: Cookie<'static>) {
        self.seen.add(cookie.clone());
        self.push(cookie);
    }

    pub(super) fn remove(&mut self, mut cookie: Cookie<'static>) {
        self.seen.force_remove(cookie.name());
        cookie.make_removal();
        self.push(cookie);
    }

    fn push(&mut self, cookie: Cookie<'static>) {
        self.set.retain(|other| identity(other) != identity(&cookie));
        self.set.push(cookie);
    }

    /// Whether the answer sets any.
    pub(crate) fn sets_any(&self) -> bool {
        !self.set.is_empty()
    }

    /// What was set that is not in `before`, as in `Set-Cookie`.
    pub(crate) fn set_since(&self, before: &Self) -> Vec<String> {
        let new = self.set.iter().filter(|cookie| !before.set.contains(cookie));
        new.map(|cookie| cookie.encoded().to_string()).collect()
    }

    /// Sets a cookie that [`set_since`](Self::set_since) gave.
    pub(crate) fn set_again(&mut self, text: &str) {
        let Ok(cookie) = Cookie::parse_encoded(text.to_owned()) else { return };
        match cookie.max_age() {
            Some(age) if !age.is_positive() => self.remove(cookie),
            _ => self.add(cookie),
        }
    }

    /// Notes what an answer sets by itself, for who asks next.
    pub(crate) fn note_set(&mut self, headers: &HeaderMap) {
        let values = headers.get_all(header::SET_COOKIE).iter();
        for text in values.filter_map(|value| value.to_str().ok()) {
            let Some(cookie) = parse(text) else { continue };
            let max_age = Cookie::parse(text).ok().and_then(|cookie| cookie.max_age());
            if max_age.is_some_and(|age| !age.is_positive()) {
                self.seen.force_remove(cookie.name());
            } else {
                self.seen.add(cookie);
            }
        }
    }

    /// The cookies as a browser would send them for the next page.
    pub(crate) fn to_header(&self) -> Option<HeaderValue> {
        let pairs: Vec<_> = self.seen.iter().map(pair).collect();
        HeaderValue::try_from(pairs.join("; ")).ok().filter(|value| !value.is_empty())
    }
}

/// The cookies that a request carries; of two with one name, the first.
///
/// A name is taken as it stands: decoded, `%5F%5FHost-a` would be a cookie that browsers vouch
/// for, and they have never seen that name.
pub(crate) fn read(headers: &HeaderMap) -> Jar {
    let mut jar = Jar::default();
    let values = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes);
    for bytes in values.flat_map(|value| value.split(|byte| *byte == b';')) {
        let Some(cookie) = std::str::from_utf8(bytes).ok().and_then(parse) else {
            continue;
        };
        if jar.seen.get(cookie.name()).is_none() {
            jar.seen.add_original(cookie);
        }
    }
    jar
}

fn parse(text: &str) -> Option<Cookie<'static>> {
    let name = Cookie::parse(text).ok()?.name().to_owned();
    let value = Cookie::parse_encoded(text).ok()?.value().to_owned();
    Some(Cookie::new(name, value))
}

/// Name and value as they are sent, the value alone percent-encoded.
fn pair(cookie: &Cookie<'_>) -> String {
    format!("{}{}", cookie.name(), Cookie::new("", cookie.value()).encoded())
}

/// Whether a name is the same after percent-encoding, that is, valid as it stands.
pub(super) fn is_plain_name(name: &str) -> bool {
    Cookie::new(name, "").encoded().to_string().strip_suffix('=') == Some(name)
}

/// Adds the cookies that were set to an answer, in place of its own ones of the same name, path
/// and domain.
pub(crate) fn write(jar: &Jar, headers: &mut HeaderMap) {
    for cookie in &jar.set {
        // Percent-encoded, a cookie is a valid header value.
        if let Ok(value) = HeaderValue::try_from(cookie.encoded().to_string()) {
            remove_same(headers, cookie);
            headers.append(header::SET_COOKIE, value);
        }
    }
}

fn remove_same(headers: &mut HeaderMap, cookie: &Cookie<'_>) {
    let is_same = |value: &HeaderValue| {
        let own = value.to_str().ok().and_then(|text| Cookie::parse(text).ok());
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
        let mut jar = Jar::default();
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
    fn what_was_set_is_set_again_as_it_was() {
        let mut before = Jar::default();
        before.add(Cookie::build(("a", "1")).path("/").build());
        let mut after = before.clone();
        after.add(Cookie::build(("b", "ä; %3B")).path("/x").http_only(true).build());
        after.remove(Cookie::build(("c", "")).path("/").build());
        let set = after.set_since(&before);
        assert_eq!(set.len(), 2, "{set:?}");
        let mut again = before.clone();
        set.iter().for_each(|cookie| again.set_again(cookie));
        assert_eq!(again.seen().get("b").map(Cookie::value), Some("ä; %3B"));
        assert!(again.seen().get("c").is_none());
        let [first, second] = [after, again].map(|jar| {
            let mut headers = HeaderMap::new();
            write(&jar, &mut headers);
            let set = headers.get_all(header::SET_COOKIE).iter();
            // When a removed cookie has expired is counted from now.
            let attributes = |value: &HeaderValue| {
                let text = value.to_str().unwrap().split("; ").map(str::to_owned);
                text.filter(|it| !it.starts_with("Expires")).collect::<Vec<_>>()
            };
            set.map(attributes).collect::<Vec<_>>()
        });
        assert_eq!(first, second);
    }

    #[track_caller]
    fn check_read(sent: &[&[u8]], expect: &[(&str, &str)]) {
        let mut headers = HeaderMap::new();
        for value in sent {
            headers.append(header::COOKIE, HeaderValue::from_bytes(value).unwrap());
        }
        let jar = read(&headers);
        let mut found: Vec<_> = jar.seen().iter().map(Cookie::name_value).collect();
        found.sort_unstable();
        assert_eq!(found, expect);
    }

    #[test]
    fn cookies_of_a_request_are_read_from_every_header_and_bad_ones_left_out() {
        check_read(&[], &[]);
        check_read(
            &[b"a=1; b=%20; nonsense; =x; v=%FF", b"c=3"],
            &[("a", "1"), ("b", " "), ("c", "3")],
        );
        check_read(&[b"a=1; d=\xff;b=2; \xff=3"], &[("a", "1"), ("b", "2")]);
        check_read(&["a=ä".as_bytes()], &[("a", "ä")]);
    }

    #[test]
    fn a_name_is_not_decoded_and_its_first_value_counts() {
        check_read(&[b"a=1; a=2", b"a=3"], &[("a", "1")]);
        check_read(&[b"%61=2; a=1"], &[("%61", "2"), ("a", "1")]);
    }

    #[test]
    fn the_header_for_the_next_page_has_names_as_they_came() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("%61=%20"));
        assert_eq!(read(&headers).to_header().unwrap(), "%61=%20");
        assert_eq!(Jar::default().to_header(), None);
    }
}
