//! Why a page, an action or a handler does not answer as asked.

use std::{fmt, time::Duration};

use crate::{FieldError, FieldErrors, Redirect};

pub use unavailable::{Unavailable, unavailable};

/// The code of [`changed`].
pub(crate) const CHANGED: &str = "changed";

mod unavailable;

/// The result of a page, an action or a handler.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a page, an action or a handler does not answer as asked.
///
/// Every `std::error::Error` converts into it by `?` and becomes a 500, whose cause is logged and
/// never shown; or a 503 if there is an [`Unavailable`] among its sources. So that this conversion
/// can exist, `Error` is no `std::error::Error` itself.
///
/// # Examples
///
/// ```
/// use formwork_core::{Error, Kind, not_found};
///
/// fn find(id: &str) -> Result<u32, Error> {
///     let id: u32 = id.parse()?;
///     if id == 0 { Err(not_found()) } else { Ok(id) }
/// }
/// assert!(matches!(find("0").unwrap_err().kind(), Kind::NotFound));
/// assert!(matches!(find("x").unwrap_err().kind(), Kind::Failed(_)));
/// ```
pub struct Error {
    inner: Box<Inner>,
}

struct Inner {
    kind: Kind,
    message: Option<String>,
}

/// What an [`Error`] is about.
#[non_exhaustive]
pub enum Kind {
    /// 400: the arguments are not those of the action.
    Malformed,
    /// 422: the input breaks rules.
    Invalid(FieldErrors),
    /// 409: the input breaks no rule, and still cannot be taken as things stand. Of a form the page is
    /// shown again, with what was typed and what is said here.
    Conflict(FieldErrors),
    /// The visitor is sent elsewhere.
    Redirect(Redirect),
    /// 401: not signed in.
    Unauthorized,
    /// 403: signed in, and still not allowed.
    Forbidden,
    /// 404: there is no such thing.
    NotFound,
    /// 429: the visitor has asked too often.
    TooManyRequests {
        /// When to ask again; `Retry-After` says it in whole seconds, rounded up.
        retry_after: Duration,
    },
    /// 503: it cannot be done now, and may be later.
    Unavailable {
        /// When to ask again; `Retry-After` says it in whole seconds, rounded up.
        retry_after: Duration,
        /// Why, for the log alone.
        cause: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
    /// 500: something failed; the cause is for the log alone.
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// What it is about.
    #[must_use]
    pub fn kind(&self) -> &Kind {
        &self.inner.kind
    }

    /// What it is about, by value.
    #[must_use]
    pub fn into_kind(self) -> Kind {
        self.inner.kind
    }

    /// What the server says to the visitor of an island's call that failed, in the language of the page.
    ///
    /// There is none with field errors, which have texts of their own; none where no answer came; and none
    /// on the server.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.inner.message.as_deref()
    }

    pub(crate) fn with_message(mut self, message: Option<String>) -> Self {
        self.inner.message = message;
        self
    }

    /// A failure that is described by a text alone; for the log, never shown.
    #[must_use]
    pub fn failed(message: impl Into<String>) -> Self {
        Kind::Failed(Box::new(Message(message.into()))).into()
    }
}

/// A failure that is described by a text alone.
struct Message(String);

impl std::error::Error for Message {}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A browser has no log: to quote a text there would only bring tables of Unicode's characters into the
/// WASM of every page with an island.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if cfg!(target_arch = "wasm32") {
            f.write_str(&self.0)
        } else {
            fmt::Debug::fmt(&self.0, f)
        }
    }
}

impl From<Kind> for Error {
    fn from(kind: Kind) -> Self {
        Self { inner: Box::new(Inner { kind, message: None }) }
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Kind::Invalid(errors).into()
    }
}

impl From<FieldError> for Error {
    fn from(error: FieldError) -> Self {
        FieldErrors::from(error).into()
    }
}

impl From<Redirect> for Error {
    fn from(redirect: Redirect) -> Self {
        Kind::Redirect(redirect).into()
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        of_failure(Box::new(error)).into()
    }
}

/// What an error of other code is about: a failure, unless it says that it will pass.
fn of_failure(error: Box<dyn std::error::Error + Send + Sync>) -> Kind {
    match Unavailable::among(&*error) {
        Some(retry_after) => Kind::Unavailable { retry_after, cause: Some(error) },
        None => Kind::Failed(error),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind().fmt(f)
    }
}

impl fmt::Debug for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed => f.write_str("Malformed"),
            Self::Invalid(errors) => f.debug_tuple("Invalid").field(errors).finish(),
            Self::Conflict(errors) => f.debug_tuple("Conflict").field(errors).finish(),
            Self::Redirect(redirect) => f.debug_tuple("Redirect").field(redirect).finish(),
            Self::Unauthorized => f.write_str("Unauthorized"),
            Self::Forbidden => f.write_str("Forbidden"),
            Self::NotFound => f.write_str("NotFound"),
            Self::TooManyRequests { retry_after } => {
                f.debug_tuple("TooManyRequests").field(retry_after).finish()
            }
            Self::Unavailable { retry_after, cause } => {
                f.debug_tuple("Unavailable").field(retry_after).field(cause).finish()
            }
            Self::Failed(source) => f.debug_tuple("Failed").field(source).finish(),
        }
    }
}

/// 404: there is no such thing.
#[must_use]
pub fn not_found() -> Error {
    Kind::NotFound.into()
}

/// 403: the visitor may not do this.
#[must_use]
pub fn forbidden() -> Error {
    Kind::Forbidden.into()
}

/// 401: the visitor has to sign in first.
#[must_use]
pub fn unauthorized() -> Error {
    Kind::Unauthorized.into()
}

/// 409: what the form is about was changed since the form was shown, so nothing was done.
///
/// The form is shown again with what was typed and an error of the form as a whole (code `changed` of the
/// [`Messages`](crate::field::Messages)). Its `hidden` fields alone hold what the page gives them now: the
/// number of a row's state, say. So the visitor sees what has become of it, and to send the form again is
/// to put it in its place.
///
/// # Examples
///
/// ```
/// use formwork_core::{Kind, Result, changed};
///
/// fn save(seen: i64, stored: i64) -> Result<()> {
///     if seen == stored { Ok(()) } else { Err(changed()) }
/// }
/// assert!(save(2, 2).is_ok());
/// assert!(matches!(save(1, 2).unwrap_err().kind(), Kind::Conflict(_)));
/// ```
#[must_use]
pub fn changed() -> Error {
    Kind::Conflict(FieldError::new("", CHANGED).into()).into()
}

/// 429: the visitor has asked too often, and may again after `retry_after`.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
///
/// use formwork_core::{Result, too_many_requests};
///
/// fn allow(attempts: u32) -> Result<()> {
///     if attempts > 5 { Err(too_many_requests(Duration::from_secs(60))) } else { Ok(()) }
/// }
/// assert!(allow(5).is_ok());
/// assert!(allow(6).is_err());
/// ```
#[must_use]
pub fn too_many_requests(retry_after: Duration) -> Error {
    Kind::TooManyRequests { retry_after }.into()
}
