//! Where the visitor goes next.

use serde::{Deserialize, Serialize};

/// Sends the visitor to another URL; see [`redirect`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    location: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_permanent: bool,
}

impl Redirect {
    /// The URL, as given.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }

    /// Whether the old URL is not to be asked again; see [`permanent_redirect`].
    #[must_use]
    pub fn is_permanent(&self) -> bool {
        self.is_permanent
    }
}

/// Sends the visitor to `location`: a path, a place relative to the page, or an absolute URL of a
/// trusted origin.
///
/// Relative to the page's own URL are `?query`, `#fragment`, `./path` and `../path` (RFC 3986, section
/// 5.2): after a form's post and an island's call, and of a page or a layout; a handler has no page,
/// so it says a path. Whoever calls, the place is the same, and never off the site.
///
/// A form post is answered with 303 (RFC 9110, section 15.4.4), so that the browser fetches the
/// target by GET. The server refuses every other target (500, logged): `//host`, a backslash,
/// control characters, an origin that is not listed, and `users`, which lacks `/` or `./`.
///
/// # Examples
///
/// ```
/// use formwork_core::redirect;
///
/// assert_eq!(redirect("/users").location(), "/users");
/// ```
#[must_use]
pub fn redirect(location: impl Into<String>) -> Redirect {
    Redirect { location: location.into(), is_permanent: false }
}

/// Sends the visitor to `location` for good: browsers and search engines remember it.
///
/// A page or a handler answers with 308 (RFC 9110, section 15.4.9). A form's post is answered with
/// 303 as by [`redirect`]: what was posted is not to be posted again elsewhere.
///
/// # Examples
///
/// ```
/// use formwork_core::permanent_redirect;
///
/// assert!(permanent_redirect("/members").is_permanent());
/// ```
#[must_use]
pub fn permanent_redirect(location: impl Into<String>) -> Redirect {
    Redirect { location: location.into(), is_permanent: true }
}
