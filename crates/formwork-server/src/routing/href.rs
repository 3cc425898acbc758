//! Links to the application's own pages.

use std::{borrow::Cow, fmt};

use percent_encoding::{AsciiSet, CONTROLS, percent_encode};

/// What has to be encoded in a path segment (URL Standard, the path percent-encode set), and the
/// characters that would end it.
const SEGMENT: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'/')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// A path of the application; made by the functions of the route table's `href` module.
///
/// # Examples
///
/// ```
/// use formwork_server::routing::Href;
///
/// assert_eq!(Href::new("/users").segment(7).literal("/edit").to_string(), "/users/7/edit");
/// assert_eq!(Href::new("/tags").segment("a/b?").to_string(), "/tags/a%2Fb%3F");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Href(Cow<'static, str>);

impl Href {
    /// A path that stands as it is.
    #[must_use]
    pub const fn new(path: &'static str) -> Self {
        Self(Cow::Borrowed(path))
    }

    /// Appends `/` and a value, percent-encoded.
    #[must_use]
    pub fn segment(self, value: impl fmt::Display) -> Self {
        let encoded = Self::encode_segment(value.to_string().as_bytes());
        Self(Cow::Owned(format!("{}/{encoded}", self.0.trim_end_matches('/'))))
    }

    /// The one percent-encoded form of a segment.
    pub(crate) fn encode_segment(segment: &[u8]) -> String {
        percent_encode(segment, SEGMENT).to_string()
    }

    /// Appends several segments.
    #[must_use]
    pub fn segments(self, values: impl IntoIterator<Item = impl fmt::Display>) -> Self {
        values.into_iter().fold(self, Self::segment)
    }

    /// Appends a part of the path that stands as it is.
    #[must_use]
    pub fn literal(self, part: &'static str) -> Self {
        Self(Cow::Owned(self.0.into_owned() + part))
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<Href> for String {
    fn from(href: Href) -> Self {
        href.0.into_owned()
    }
}

impl leptos::attr::IntoAttributeValue for Href {
    type Output = String;

    fn into_attribute_value(self) -> String {
        self.into()
    }
}
