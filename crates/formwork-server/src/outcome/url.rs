//! By which URL a page is found again.

use http::Uri;

use crate::{cache, config::Config, origin::Origin};

/// The page that a request asks for.
pub(super) fn of_request(uri: &Uri) -> String {
    key(uri.path(), uri.query().unwrap_or_default())
}

/// The page at a path with its query.
pub(super) fn of_address(address: &str) -> String {
    split(address)
}

/// The page that a redirect leads to; `None` if it is of another site.
pub(super) fn of_location(location: &str, config: &Config) -> Option<String> {
    let location = location.split('#').next().unwrap_or_default();
    let location = match location.split_once("://") {
        Some((scheme, rest)) if !location.starts_with('/') => {
            let end = rest.find(['/', '?']).unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let origin = Origin::parse(&format!("{scheme}://{authority}"))?;
            let path = (config.origin.as_ref() == Some(&origin)).then_some(path)?;
            return Some(split(path));
        }
        _ => location,
    };
    (location.starts_with('/') && !location.starts_with("//")).then(|| split(location))
}

/// The key of a path with its query; of an origin alone, that is the root.
fn split(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    key(if path.is_empty() { "/" } else { path }, query)
}

/// Both in one spelling: a browser encodes some characters of a redirect's target.
fn key(path: &str, query: &str) -> String {
    let pairs = form_urlencoded::parse(query.as_bytes());
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{}?{query}", cache::key(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(location: &str, expect: Option<&str>) {
        let variables =
            |name: &str| (name == "FORMWORK_ORIGIN").then(|| "https://example.org".to_owned());
        let config = Config::from_variables(variables).unwrap();
        assert_eq!(of_location(location, &config).as_deref(), expect, "{location}");
    }

    #[test]
    fn a_redirect_and_the_request_that_follows_it_have_one_key() {
        check("/users", Some("/users?"));
        check("/users/#top", Some("/users?"));
        check("/users?q=a%20b&x", Some("/users?q=a+b&x="));
        check("/a\"b?q='", Some("/a%22b?q=%27"));
        for (target, key) in [("/users?", "/users?"), ("/users?q=a+b&x=", "/users?q=a+b&x=")] {
            assert_eq!(of_request(&target.parse().unwrap()), key);
        }
    }

    #[test]
    fn only_pages_of_the_site_are_meant() {
        check("https://example.org/users?q=1", Some("/users?q=1"));
        check("https://example.org?q=1", Some("/?q=1"));
        check("https://other.org/users", None);
        check("//other.org/users", None);
        check("users", None);
        check("", None);
    }
}
