//! Headers of the answer.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{RequestContext, after, current};

/// How many bytes the names and values of an answer's headers have together that
/// [`set_header`] sets, at most: proxies refuse answers with much longer heads.
pub const MAX_HEADER_BYTES: usize = 16 * 1024;

/// Headers that the framework or HTTP itself answers for.
const OWNED: [HeaderName; 30] = [
    // How the message is framed, and what holds for one connection (RFC 9110, section 7.6.1).
    header::CONNECTION,
    header::CONTENT_LENGTH,
    header::DATE,
    header::PROXY_AUTHENTICATE,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    // What the body is.
    header::ACCEPT_RANGES,
    header::CONTENT_ENCODING,
    header::CONTENT_RANGE,
    header::CONTENT_TYPE,
    header::ETAG,
    header::LAST_MODIFIED,
    // Who may keep it.
    header::AGE,
    header::CACHE_CONTROL,
    header::EXPIRES,
    header::PRAGMA,
    header::VARY,
    // What the status goes with.
    header::ALLOW,
    header::LOCATION,
    header::RETRY_AFTER,
    header::SET_COOKIE,
    // What keeps the site safe.
    header::CONTENT_SECURITY_POLICY,
    header::REFERRER_POLICY,
    header::STRICT_TRANSPORT_SECURITY,
    header::X_CONTENT_TYPE_OPTIONS,
    HeaderName::from_static("permissions-policy"),
];

/// The beginning of the framework's own names.
const FRAMEWORK: &str = "formwork-";

/// What a request's answer is found by in the log.
const REQUEST_ID: &str = "x-request-id";

/// Why a header cannot be set.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetHeaderError {
    /// A page is being rendered: its answer may be shared or have begun.
    #[error("a header can be set in an action or a handler, not while a page is rendered")]
    Rendering,
    /// The answer has been sent: this runs after it.
    #[error("a header cannot be set after the answer was sent")]
    Answered,
    /// The framework or HTTP itself answers for a header of this name.
    #[error("the header {0} cannot be set: the framework or HTTP itself answers for it")]
    Owned(HeaderName),
    /// Name or value is none: a name is a token, a value has no control characters.
    #[error(
        "a header needs a name of letters, digits, `-`, `_` and the like, and one line as value"
    )]
    Malformed,
    /// The headers are too large together.
    #[error("the headers that are set have at most {MAX_HEADER_BYTES} bytes together")]
    TooLarge,
}

/// Sets a header of the answer, in an action, a wrapper or a route handler; one of that name is
/// replaced.
///
/// It stands in the answer to this very request, whatever that is: 303, the next page for the script,
/// 422, an island's JSON, or an error. Where a redirect is followed within the answer, it stands there
/// beside those of the handler that it leads to.
///
/// # Errors
///
/// [`SetHeaderError`], see there. Refused are names that the framework or HTTP answers for:
///
/// * framing and connection: `Connection`, `Content-Length`, `Date`, `Keep-Alive`,
///   `Proxy-Authenticate`, `Proxy-Connection`, `TE`, `Trailer`, `Transfer-Encoding`, `Upgrade`;
/// * the body: `Accept-Ranges`, `Content-Encoding`, `Content-Range`, `Content-Type`, `ETag`,
///   `Last-Modified`;
/// * caching: `Age`, `Cache-Control`, `Expires`, `Pragma`, `Vary`;
/// * what goes with a status or has a function: `Allow`, `Location` ([`redirect`]), `Retry-After`
///   ([`too_many_requests`], [`unavailable`]), `Set-Cookie` ([`cookies`]);
/// * safety: `Content-Security-Policy`, `Permissions-Policy`, `Referrer-Policy`,
///   `Strict-Transport-Security`, `X-Content-Type-Options`;
/// * `X-Request-Id`, and every name that begins with `Formwork-`.
///
/// A handler that wants to say one of these says it in the response that it returns.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_core::Result;
/// use formwork_server::request::set_header;
///
/// async fn sign_out() -> Result<()> {
///     set_header("clear-site-data", "\"cache\"")?;
///     assert!(set_header("cache-control", "public").is_err());
///     assert!(set_header("x-note", "two\r\nlines").is_err());
///     Ok(())
/// }
/// ```
///
/// [`redirect`]: formwork_core::redirect
/// [`too_many_requests`]: formwork_core::too_many_requests
/// [`unavailable`]: formwork_core::unavailable
/// [`cookies`]: super::cookies
#[track_caller]
pub fn set_header(name: &str, value: &str) -> Result<(), SetHeaderError> {
    let context = current();
    if after::is_running() {
        return Err(SetHeaderError::Answered);
    }
    if !context.may_set_cookies() {
        return Err(SetHeaderError::Rendering);
    }
    let (name, value) = checked(name, value)?;
    let mut headers = context.answer_headers();
    let size = |name: &HeaderName, value: &HeaderValue| name.as_str().len() + value.len();
    let others = headers.iter().filter(|(other, _)| **other != name);
    let others: usize = others.map(|(name, value)| size(name, value)).sum();
    if others + size(&name, &value) > MAX_HEADER_BYTES {
        return Err(SetHeaderError::TooLarge);
    }
    headers.insert(name, value);
    Ok(())
}

fn checked(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), SetHeaderError> {
    let name = HeaderName::try_from(name).map_err(|_| SetHeaderError::Malformed)?;
    let text = name.as_str();
    if OWNED.contains(&name) || text.starts_with(FRAMEWORK) || text == REQUEST_ID {
        return Err(SetHeaderError::Owned(name));
    }
    let value = HeaderValue::try_from(value).map_err(|_| SetHeaderError::Malformed)?;
    Ok((name, value))
}

/// Puts the headers that were set into an answer, in place of its own ones of their names.
pub(crate) fn write(context: &RequestContext, headers: &mut HeaderMap) {
    if !context.may_set_headers() {
        return;
    }
    for (name, value) in &*context.answer_headers() {
        headers.insert(name, value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_framework_are_refused_however_they_are_written() {
        for name in ["Set-Cookie", "LOCATION", "Formwork-Location", "x-request-id", "formwork-x"] {
            let refused = checked(name, "a").unwrap_err();
            assert!(matches!(refused, SetHeaderError::Owned(_)), "{name}: {refused}");
        }
        for (name, value) in [("", "a"), ("a b", "a"), ("a:", "a"), ("a", "b\nc"), ("a", "b\0")] {
            assert_eq!(checked(name, value).unwrap_err(), SetHeaderError::Malformed, "{name:?}");
        }
        for (name, value) in [("Clear-Site-Data", "\"*\""), ("x-note", ""), ("x-note", "ä")] {
            assert!(checked(name, value).is_ok(), "{name}: {value}");
        }
    }
}
