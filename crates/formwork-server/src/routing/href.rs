//! Links to the application's own pages.

use std::{borrow::Cow, fmt};

use formwork_core::{
    FormValues,
    query::{QueryParameters, QueryValue},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

/// What has to be encoded in a path segment: all but the `pchar` of RFC 3986, section 3.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b':')
    .remove(b'@');

/// A path of the application; made by the functions of the route table's `href` module.
///
/// # Examples
///
/// ```
/// use formwork_server::routing::Href;
///
/// assert_eq!(Href::new("/users").segment(7).literal("/edit").to_string(), "/users/7/edit");
/// assert_eq!(Href::new("/tags").segment("a/b?").to_string(), "/tags/a%2Fb%3F");
/// let page = Href::new("/users").set_query("page", &1).set_query("page", &2);
/// assert_eq!(page.to_string(), "/users?page=2");
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
    ///
    /// Three values cannot be segments, for URLs have no spelling of them: `.` and `..`, which
    /// lead to other folders even when they are encoded, and the empty one. They are appended
    /// with a `%00`, which no page has: the link leads to 404 and nowhere else. An error in the
    /// log says so. Where a visitor chooses the value, refuse these three.
    #[must_use]
    pub fn segment(self, value: impl fmt::Display) -> Self {
        let value = value.to_string();
        let mut encoded = Self::encode_segment(value.as_bytes());
        if matches!(value.as_str(), "" | "." | "..") {
            tracing::error!(path = %self.0, value, "a link cannot have this segment");
            encoded.push_str("%00");
        }
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

    /// Sets a parameter of the query; one that is there is replaced.
    #[must_use]
    pub fn set_query(self, name: &str, value: &impl QueryValue) -> Self {
        let others = self.query().into_iter().filter(|(other, _)| other != name).collect();
        self.append_query(others, |values| value.write(name, values))
    }

    /// Adds a parameter to the query, beside those of its name that are there.
    #[must_use]
    pub fn add_query(self, name: &str, value: &impl QueryValue) -> Self {
        let others = self.query();
        self.append_query(others, |values| value.write(name, values))
    }

    /// Makes `parameters` the query.
    #[must_use]
    pub fn with_query(self, parameters: &impl QueryParameters) -> Self {
        let encoded = parameters.encode();
        self.append_query(Vec::new(), |values| *values = encoded)
    }

    fn query(&self) -> Vec<(String, String)> {
        let query = self.0.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    fn append_query(
        self,
        pairs: Vec<(String, String)>,
        write: impl FnOnce(&mut FormValues),
    ) -> Self {
        let mut added = FormValues::new();
        write(&mut added);
        let path = self.0.split('?').next().unwrap_or_default();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs).extend_pairs(added.texts());
        let query = query.finish();
        Self(Cow::Owned(if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expect: &str) {
        let link = Href::new("/tags").segment(value).literal("/edit");
        assert_eq!(link.to_string(), expect, "{value:?}");
    }

    #[test]
    fn a_segment_never_leads_elsewhere() {
        check("a/..", "/tags/a%2F../edit");
        check("...", "/tags/.../edit");
        check("..", "/tags/..%00/edit");
        check(".", "/tags/.%00/edit");
        check("", "/tags/%00/edit");
        check("%2e%2e", "/tags/%252e%252e/edit");
    }
}
