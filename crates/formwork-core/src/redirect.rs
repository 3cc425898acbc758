//! Where the visitor goes next.

use serde::{Deserialize, Serialize};

/// Sends the visitor to another URL; see [`redirect`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redirect {
    location: String,
}

impl Redirect {
    /// The URL, as given.
    #[must_use]
    pub fn location(&self) -> &str {
        &self.location
    }
}

/// Sends the visitor to `location`: a path, or an absolute URL of a trusted origin.
///
/// A form post is answered with 303 (RFC 9110, section 15.4.4), so that the browser fetches the
/// target by GET. The server refuses every other target (500, logged): `//host`, a backslash,
/// control characters, an origin that is not listed.
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
    Redirect { location: location.into() }
}
