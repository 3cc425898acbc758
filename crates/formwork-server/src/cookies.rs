//! Cookies, read and written with safe attributes.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use cookie::{Cookie, CookieJar, SameSite};
use http::{HeaderMap, HeaderValue, header, request::Parts};

use crate::request::RequestContext;

/// The cookies of a request, and of its answer.
///
/// A cookie that is set is `HttpOnly; SameSite=Lax; Path=/`. If the site's origin is an `https`
/// one it is also `Secure` and its name gets the prefix `__Host-`, here and when it is read.
#[derive(Clone)]
pub struct Cookies {
    context: Arc<RequestContext>,
}

/// Cookies are set by actions and handlers only.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("a cookie can be set in an action or a handler, not while a page is rendered")]
pub struct SetCookieError;

impl Cookies {
    pub(crate) fn of(context: Arc<RequestContext>) -> Self {
        context.note_visitor_read();
        Self { context }
    }

    /// The value of a cookie: what was set before in this request, or else what was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        let jar = self.context.cookies();
        jar.get(&self.full_name(name)).map(|cookie| cookie.value().to_owned())
    }

    /// Sets a cookie that lives for `max_age`.
    ///
    /// # Errors
    ///
    /// [`SetCookieError`] while a page is rendered: its answer may be shared or have begun.
    pub fn set(&self, name: &str, value: &str, max_age: Duration) -> Result<(), SetCookieError> {
        if !self.context.may_set_cookies() {
            return Err(SetCookieError);
        }
        let max_age =
            cookie::time::Duration::try_from(max_age).unwrap_or(cookie::time::Duration::MAX);
        let cookie = Cookie::build((self.full_name(name), value.to_owned()))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_secure())
            .max_age(max_age);
        self.context.cookies().add(cookie);
        Ok(())
    }

    fn is_secure(&self) -> bool {
        self.context.site().config().is_secure()
    }

    fn full_name(&self, name: &str) -> String {
        if self.is_secure() { format!("__Host-{name}") } else { name.to_owned() }
    }
}

impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be secret.
        let jar = self.context.cookies();
        f.debug_list().entries(jar.iter().map(Cookie::name)).finish()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(crate::request::cookies())
    }
}

/// The cookies that a request carries.
pub(crate) fn read(headers: &HeaderMap) -> CookieJar {
    let mut jar = CookieJar::new();
    let texts = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    for cookie in texts.flat_map(|text| Cookie::split_parse_encoded(text.to_owned())).flatten() {
        jar.add_original(cookie.into_owned());
    }
    jar
}

/// Adds the cookies that were set to an answer.
pub(crate) fn write(jar: &CookieJar, headers: &mut HeaderMap) {
    for cookie in jar.delta() {
        // Percent-encoded, a cookie is a valid header value.
        if let Ok(value) = HeaderValue::try_from(cookie.encoded().to_string()) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}
