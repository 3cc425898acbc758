//! Cookies, read and written with safe attributes.
//!
//! # Names
//!
//! If the site's origin is an `https` one, a cookie is written `Secure` and its name gets a prefix
//! that browsers enforce (RFC 6265bis, section 4.1.3). The prefix is taken off when the cookie is
//! read, so code uses the bare name everywhere.
//!
//! * `__Host-`, if its path is `/` and it has no domain: no other host can have set it. These are
//!   what [`Cookies::get`] reads, and nothing else: a cookie that another host of the domain
//!   planted is not seen.
//! * `__Secure-`, if it has a path or a domain of its own. Other hosts of the domain can set such
//!   a cookie as well, so it is read by a method that says so, [`Cookies::get_scoped`].
//!
//! # Cookies of the response itself
//!
//! A handler may return a response with `Set-Cookie` headers of its own. They are kept, and what
//! was set here is added behind them, for it is written after the handler has returned: of two
//! cookies with the same name, path and domain the one that was set here wins, and the other is
//! left out. A `Set-Cookie` without a path counts as one for `/`.
//!
//! # Limits
//!
//! Name and value have at most [`MAX_COOKIE_BYTES`] together, as they are written: browsers drop
//! a larger cookie in silence.

use std::{convert::Infallible, fmt, sync::Arc, time::Duration};

use axum::extract::FromRequestParts;
use http::request::Parts;

pub use cookie::{Cookie, SameSite, time};
pub use sealed::{EncryptedCookies, MissingSecret, SignedCookies};

pub(crate) use wire::{Jar, read, write};

use crate::request::{self, RequestContext};

mod sealed;
mod wire;

/// The greatest size of a cookie's name and value together, in bytes.
pub const MAX_COOKIE_BYTES: usize = 4096;

/// What browsers hold a cookie on this host over TLS to.
pub(crate) const HOST_PREFIX: &str = "__Host-";
/// What browsers hold any other cookie over TLS to.
const SECURE_PREFIX: &str = "__Secure-";

/// The cookies of a request, and of its answer.
///
/// A cookie that is set is `HttpOnly; SameSite=Lax; Path=/`, and `Secure` with an `https` origin;
/// the [module](self) says what becomes of its name.
///
/// # Examples
///
/// ```no_run
/// use std::time::Duration;
/// use formwork_core::Result;
/// use formwork_server::{cookies::{Cookie, SameSite}, request::cookies};
///
/// async fn post() -> Result<()> {
///     let cookies = cookies();
///     cookies.set("theme", "dark", Duration::from_secs(3600))?;
///     cookies.add(Cookie::build(("seen", "1")).path("/news").same_site(SameSite::Strict).into())?;
///     assert_eq!(cookies.get("theme").as_deref(), Some("dark"));
///     assert_eq!(cookies.get_scoped("seen").as_deref(), Some("1"));
///
///     let refused = cookies.set("theme", &"x".repeat(5000), Duration::from_secs(60));
///     assert!(refused.is_err());
///     cookies.remove("theme")?;
///     Ok(())
/// }
/// ```
#[derive(Clone)]
pub struct Cookies {
    context: Arc<RequestContext>,
}

/// Why a cookie cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SetCookieError {
    /// A page is being rendered: its answer may be shared or have begun.
    #[error("a cookie can be set in an action or a handler, not while a page is rendered")]
    Rendering,
    /// The answer has been sent: this runs [after](crate::request::after) it.
    #[error("a cookie cannot be set after the answer was sent")]
    Answered,
    /// The name is empty or would need encoding, or the path or the domain would be read as
    /// something else.
    #[error(
        "a cookie needs a name of letters, digits, `-`, `_` and the like, and no `;` or control \
         character in its path and its domain"
    )]
    Malformed,
    /// Name and value are too large.
    #[error("a cookie has at most {MAX_COOKIE_BYTES} bytes: browsers drop a larger one")]
    TooLarge,
    /// A cookie of the framework's own could not be sealed: the system has no random numbers.
    #[error("a cookie cannot be sealed: the system has no random numbers")]
    Unsealed,
}

impl Cookies {
    pub(crate) fn of(context: Arc<RequestContext>) -> Self {
        context.note_visitor_read("cookies");
        Self { context }
    }

    /// The value of a cookie: what was set before in this request, or else what was sent.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<String> {
        self.value(&self.prefixed(HOST_PREFIX, name))
    }

    /// The value of a cookie that was set with a path or a domain of its own.
    ///
    /// Other hosts of the domain can have set it: unless it is [signed](Self::signed) or
    /// [encrypted](Self::encrypted), trust it no more than them. Those need no such method, for
    /// nobody else can make one.
    #[must_use]
    pub fn get_scoped(&self, name: &str) -> Option<String> {
        self.value(&self.prefixed(SECURE_PREFIX, name))
    }

    /// Every cookie that [`get`](Self::get) finds, as name and value, in the order of the names.
    #[must_use]
    pub fn all(&self) -> Vec<(String, String)> {
        let jar = self.context.cookies();
        let named = |cookie: &Cookie<'static>| {
            let name = cookie.name().strip_prefix(self.prefixed(HOST_PREFIX, "").as_str())?;
            Some((name.to_owned(), cookie.value().to_owned()))
        };
        let mut all: Vec<_> = jar.seen().iter().filter_map(named).collect();
        all.sort_unstable();
        all
    }

    /// Sets a cookie that lives for `max_age`.
    ///
    /// # Errors
    ///
    /// [`SetCookieError`], see there.
    pub fn set(&self, name: &str, value: &str, max_age: Duration) -> Result<(), SetCookieError> {
        self.add(lasting(name, value, max_age))
    }

    /// Sets a cookie with attributes of its own. Those that it leaves open get the safe values:
    /// `HttpOnly; SameSite=Lax; Path=/`. With an `https` origin it is `Secure` whatever it says.
    ///
    /// One with a path or a domain is read by [`get_scoped`](Self::get_scoped). Without TLS
    /// names have no prefixes, so there [`get`](Self::get) finds it too.
    ///
    /// # Errors
    ///
    /// [`SetCookieError`], see there.
    pub fn add(&self, cookie: Cookie<'static>) -> Result<(), SetCookieError> {
        let cookie = self.complete(cookie)?;
        self.store(cookie)
    }

    /// Lets the browser forget a cookie, as it is set by [`set`](Self::set).
    ///
    /// One that was set with a path or a domain is another cookie to the browser: to remove it,
    /// [`add`](Self::add) it again with both and a `max_age` of [`time::Duration::ZERO`].
    ///
    /// # Errors
    ///
    /// [`SetCookieError`], see there.
    pub fn remove(&self, name: &str) -> Result<(), SetCookieError> {
        let cookie = self.complete(Cookie::new(name.to_owned(), ""))?;
        self.context.cookies().remove(cookie);
        Ok(())
    }

    /// The same cookies, with values that the visitor can read and not change.
    ///
    /// # Errors
    ///
    /// [`MissingSecret`] if the site has no secret.
    pub fn signed(&self) -> Result<SignedCookies, MissingSecret> {
        SignedCookies::of(self)
    }

    /// The same cookies, with values that the visitor can neither read nor change.
    ///
    /// # Errors
    ///
    /// [`MissingSecret`] if the site has no secret.
    pub fn encrypted(&self) -> Result<EncryptedCookies, MissingSecret> {
        EncryptedCookies::of(self)
    }

    /// Gives a cookie the attributes that it leaves open, and the name that it goes by.
    fn complete(&self, mut cookie: Cookie<'static>) -> Result<Cookie<'static>, SetCookieError> {
        if request::is_after() {
            return Err(SetCookieError::Answered);
        }
        if !self.context.may_set_cookies() {
            return Err(SetCookieError::Rendering);
        }
        // The builder of cookies takes paths and domains as they are.
        let attributes = [cookie.path(), cookie.domain()];
        let is_clean = |text: &str| !text.contains(|c: char| c == ';' || !(' '..='~').contains(&c));
        let has_name = !cookie.name().is_empty() && wire::is_plain_name(cookie.name());
        if !has_name || !attributes.into_iter().flatten().all(is_clean) {
            return Err(SetCookieError::Malformed);
        }
        if cookie.path().is_none() {
            cookie.set_path("/");
        }
        if cookie.http_only().is_none() {
            cookie.set_http_only(true);
        }
        if cookie.same_site().is_none() {
            cookie.set_same_site(SameSite::Lax);
        }
        if self.is_secure() {
            cookie.set_secure(true);
            let is_of_host = cookie.path() == Some("/") && cookie.domain().is_none();
            let prefix = if is_of_host { HOST_PREFIX } else { SECURE_PREFIX };
            cookie.set_name(self.prefixed(prefix, cookie.name()));
        }
        Ok(cookie)
    }

    fn store(&self, cookie: Cookie<'static>) -> Result<(), SetCookieError> {
        // Name, `=` and value, without the attributes.
        if cookie.stripped().encoded().to_string().len() > MAX_COOKIE_BYTES {
            return Err(SetCookieError::TooLarge);
        }
        self.context.cookies().add(cookie);
        Ok(())
    }

    fn value(&self, full_name: &str) -> Option<String> {
        self.context.cookies().value(full_name).map(ToOwned::to_owned)
    }

    /// The name that a cookie goes by: with a prefix over TLS only.
    fn prefixed(&self, prefix: &str, name: &str) -> String {
        if self.is_secure() { format!("{prefix}{name}") } else { name.to_owned() }
    }

    fn is_secure(&self) -> bool {
        self.context.site().config().is_secure()
    }
}

impl fmt::Debug for Cookies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Values may be secret.
        let jar = self.context.cookies();
        f.debug_list().entries(jar.seen().iter().map(Cookie::name)).finish()
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(crate::request::cookies())
    }
}

fn lasting(name: &str, value: &str, max_age: Duration) -> Cookie<'static> {
    let max_age = time::Duration::try_from(max_age).unwrap_or(time::Duration::MAX);
    Cookie::build((name.to_owned(), value.to_owned())).max_age(max_age).build()
}
