//! The cross-origin rule: which state-changing requests come from the site's own pages.
//!
//! A request passes exactly when
//!
//! 1. `Sec-Fetch-Site` is `same-origin` or `none`, whatever `Origin` says; or
//! 2. there is no `Sec-Fetch-Site`, and `Origin` is the site's origin or a trusted one; or
//! 3. there is neither: text browsers and command-line clients, which nobody can make post across
//!    sites. Every browser that can be made to sends one of the two.
//!
//! A trusted origin also passes with `Sec-Fetch-Site: same-site` or `cross-site`. `Origin: null`
//! never passes by itself. A header that is given twice is an error.
//!
//! # Deployment
//!
//! Without `FORMWORK_ORIGIN` the site's origin is what the `Host` header names, with either
//! scheme. A proxy that rewrites `Host` needs the variable.

use std::fmt;

use http::{HeaderMap, HeaderName, StatusCode, header};

use crate::{config::Config, headers::is_repeated};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// A URL origin: scheme, host and port, in lower case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: String,
    authority: String,
}

/// Why a request does not pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OriginRejection {
    /// It comes from another site; 403.
    CrossOrigin,
    /// A header is given twice; 400.
    Ambiguous,
}

impl OriginRejection {
    /// The status that it is answered with.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::CrossOrigin => StatusCode::FORBIDDEN,
            Self::Ambiguous => StatusCode::BAD_REQUEST,
        }
    }
}

impl Origin {
    /// Reads `http://host[:port]` or `https://host[:port]`, and nothing else: no path, no slash at
    /// the end, no user.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::origin::Origin;
    ///
    /// assert_eq!(Origin::parse("HTTPS://Example.org:443"), Origin::parse("https://example.org"));
    /// assert_eq!(Origin::parse("https://example.org/"), None);
    /// assert_eq!(Origin::parse("null"), None);
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let scheme = scheme.to_ascii_lowercase();
        let default_port = match scheme.as_str() {
            "http" => ":80",
            "https" => ":443",
            _ => return None,
        };
        let authority = authority.to_ascii_lowercase();
        let parsed: http::uri::Authority = authority.parse().ok()?;
        if parsed.as_str().contains('@') || parsed.host().is_empty() {
            return None;
        }
        let authority = authority.strip_suffix(default_port).unwrap_or(&authority).to_owned();
        Some(Self { scheme, authority })
    }

    /// Whether the scheme is `https`.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == "https"
    }

    /// Whether a `Host` header names this origin's host and port.
    #[must_use]
    pub fn is_host(&self, host: &str) -> bool {
        Self::parse(&format!("{}://{host}", self.scheme)).is_some_and(|other| other == *self)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}", self.scheme, self.authority)
    }
}

/// Applies the rule to a state-changing request.
///
/// # Errors
///
/// [`OriginRejection`], see there.
pub fn check(headers: &HeaderMap, config: &Config) -> Result<(), OriginRejection> {
    if is_repeated(headers, &SEC_FETCH_SITE) || is_repeated(headers, &header::ORIGIN) {
        return Err(OriginRejection::Ambiguous);
    }
    let origin = || text(headers, &header::ORIGIN);
    let passes = match text(headers, &SEC_FETCH_SITE) {
        Some("same-origin" | "none") => true,
        Some("same-site" | "cross-site") => origin().is_some_and(|it| is_trusted(it, config)),
        Some(_) => false,
        None => origin().is_none_or(|it| is_own(it, headers, config) || is_trusted(it, config)),
    };
    passes.then_some(()).ok_or(OriginRejection::CrossOrigin)
}

/// The value of a header; bytes that are no text match nothing.
fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

fn is_own(origin: &str, headers: &HeaderMap, config: &Config) -> bool {
    let Some(origin) = Origin::parse(origin) else {
        return false;
    };
    match &config.origin {
        Some(own) => origin == *own,
        None => headers
            .get(header::HOST)
            .and_then(|host| host.to_str().ok())
            .is_some_and(|host| origin.is_host(host)),
    }
}

fn is_trusted(origin: &str, config: &Config) -> bool {
    Origin::parse(origin).is_some_and(|origin| config.trusted_origins.contains(&origin))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_with(
        variables: &[(&str, &str)],
        headers: &[(&str, &str)],
        expect: Result<(), OriginRejection>,
    ) {
        let config = Config::from_variables(|name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
        .unwrap();
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        assert_eq!(check(&map, &config), expect, "{headers:?}");
    }

    const REFUSED: Result<(), OriginRejection> = Err(OriginRejection::CrossOrigin);
    const HOST: (&str, &str) = ("host", "example.org");

    #[test]
    fn sec_fetch_site_decides_where_it_is_sent() {
        check_with(
            &[],
            &[HOST, ("sec-fetch-site", "same-origin"), ("origin", "https://evil.org")],
            Ok(()),
        );
        check_with(&[], &[HOST, ("sec-fetch-site", "none")], Ok(()));
        for value in ["cross-site", "same-site", "Same-Origin", "", "x"] {
            check_with(
                &[],
                &[HOST, ("sec-fetch-site", value), ("origin", "http://example.org")],
                REFUSED,
            );
        }
    }

    #[test]
    fn without_it_the_origin_has_to_be_the_host() {
        check_with(&[], &[HOST, ("origin", "http://example.org")], Ok(()));
        check_with(&[], &[HOST, ("origin", "https://EXAMPLE.org:443")], Ok(()));
        for origin in [
            "null",
            "",
            "http://evil.org",
            "http://example.org:8080",
            "http://example.org/",
            "example.org",
        ] {
            check_with(&[], &[HOST, ("origin", origin)], REFUSED);
        }
    }

    #[test]
    fn neither_passes_and_either_twice_is_an_error() {
        check_with(&[], &[HOST], Ok(()));
        let ambiguous = Err(OriginRejection::Ambiguous);
        let same = ("sec-fetch-site", "same-origin");
        check_with(&[], &[HOST, same, same], ambiguous);
        let origin = ("origin", "http://example.org");
        check_with(&[], &[HOST, origin, origin], ambiguous);
    }

    #[test]
    fn the_configured_origin_replaces_the_host() {
        let own = [("FORMWORK_ORIGIN", "https://example.org")];
        check_with(&own, &[("host", "internal:3000"), ("origin", "https://example.org")], Ok(()));
        check_with(&own, &[HOST, ("origin", "http://example.org")], REFUSED);
    }

    #[test]
    fn trusted_origins_pass_from_another_site() {
        let trusted = [("FORMWORK_TRUSTED_ORIGINS", "https://a.org, https://b.org")];
        check_with(&trusted, &[HOST, ("origin", "https://b.org")], Ok(()));
        check_with(
            &trusted,
            &[HOST, ("sec-fetch-site", "cross-site"), ("origin", "https://a.org")],
            Ok(()),
        );
        check_with(&trusted, &[HOST, ("origin", "https://c.org")], REFUSED);
    }
}
