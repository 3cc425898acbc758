//! Links to the application's own pages.

use std::{borrow::Cow, fmt};

use formwork_core::{
    FormValues,
    query::{QueryParameters, QueryValue},
};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};

use crate::{
    language::{self, Language},
    request::RequestContext,
};

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
/// Where a site has [languages](crate::language), it is written in that of the request: as an
/// attribute, and as the `String` that a redirect, a component or metadata takes. As a text it is the
/// path alone, by which a page is known whatever its language.
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
pub struct Href {
    path: Cow<'static, str>,
    /// `None` is that of the request.
    language: Option<Language>,
}

impl Href {
    /// A path that stands as it is.
    #[must_use]
    pub const fn new(path: &'static str) -> Self {
        Self { path: Cow::Borrowed(path), language: None }
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
            tracing::error!(path = %self.path, value, "a link cannot have this segment");
            encoded.push_str("%00");
        }
        let path = format!("{}/{encoded}", self.path.trim_end_matches('/'));
        self.at(path)
    }

    fn at(self, path: String) -> Self {
        Self { path: Cow::Owned(path), ..self }
    }

    /// The same page in the language with this tag, whatever that of the request is: for a
    /// language menu, or what is read elsewhere.
    ///
    /// It is then in that language as a text as well. With a tag that is none of the site's, and
    /// outside a request, it stays as it is, and an error in the log says so.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use formwork_server::routing::Href;
    ///
    /// # async fn page() {
    /// let german = Href::new("/users").in_language("de");
    /// assert_eq!(german.to_string(), "/de/users");
    /// # }
    /// ```
    #[must_use]
    pub fn in_language(self, tag: impl AsRef<str>) -> Self {
        let tag = tag.as_ref();
        let context = RequestContext::current();
        let languages = context.as_ref().and_then(|context| context.site().languages());
        let language = languages.and_then(|languages| languages.get(tag));
        if language.is_none() {
            tracing::error!(path = %self.path, tag, "a link cannot be in this language");
        }
        Self { language: language.or(self.language), ..self }
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
        let query = self.path.split_once('?').map_or("", |(_, query)| query);
        form_urlencoded::parse(query.as_bytes()).into_owned().collect()
    }

    fn append_query(
        self,
        pairs: Vec<(String, String)>,
        write: impl FnOnce(&mut FormValues),
    ) -> Self {
        let mut added = FormValues::new();
        write(&mut added);
        let path = self.path.split('?').next().unwrap_or_default().to_owned();
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(pairs).extend_pairs(added.texts());
        let query = query.finish();
        self.at(if query.is_empty() { path } else { format!("{path}?{query}") })
    }

    /// Appends a part of the path that stands as it is.
    #[must_use]
    pub fn literal(self, part: &'static str) -> Self {
        let Self { path, language } = self;
        Self { path: Cow::Owned(path.into_owned() + part), language }
    }
}

impl fmt::Display for Href {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.language {
            Some(_) => f.write_str(&language::in_request(&self.path, self.language)),
            None => f.write_str(&self.path),
        }
    }
}

/// In the language of the request, if no other was chosen.
impl From<Href> for String {
    fn from(Href { path, language }: Href) -> Self {
        match language::in_request(&path, language) {
            Cow::Owned(address) => address,
            Cow::Borrowed(_) => path.into_owned(),
        }
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
