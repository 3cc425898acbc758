//! What is said about an article.

use std::borrow::Cow;

use super::{List, Text, tags::Tags};

/// What is said about an article.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::{Article, OpenGraph, OpenGraphType};
///
/// const ARTICLE: OpenGraph = OpenGraph::new().kind(OpenGraphType::Article(
///     Article::new().published_time("2026-02-03").tags(&["news"]),
/// ));
///
/// let written_at_run_time = Article {
///     modified_time: Some(String::from("2026-02-04T10:00:00Z").into()),
///     ..Article::new()
/// };
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Article {
    /// When it was first published (ISO 8601).
    pub published_time: Option<Text>,
    /// When it was last changed (ISO 8601).
    pub modified_time: Option<Text>,
    /// A section of the site, such as `News`.
    pub section: Option<Text>,
    /// The addresses of its authors' profiles, or their names.
    pub authors: List<&'static str, String>,
    /// Words that belong to it.
    pub tags: List<&'static str, String>,
}

impl Article {
    /// An article about which nothing is said.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            published_time: None,
            modified_time: None,
            section: None,
            authors: List::empty(),
            tags: List::empty(),
        }
    }

    /// Sets when it was first published (ISO 8601).
    #[must_use]
    pub const fn published_time(mut self, time: &'static str) -> Self {
        assign!(self.published_time, Some(Cow::Borrowed(time)));
        self
    }

    /// Sets when it was last changed (ISO 8601).
    #[must_use]
    pub const fn modified_time(mut self, time: &'static str) -> Self {
        assign!(self.modified_time, Some(Cow::Borrowed(time)));
        self
    }

    /// Sets the section of the site.
    #[must_use]
    pub const fn section(mut self, section: &'static str) -> Self {
        assign!(self.section, Some(Cow::Borrowed(section)));
        self
    }

    /// Sets the addresses of its authors' profiles, or their names.
    #[must_use]
    pub const fn authors(mut self, authors: &'static [&'static str]) -> Self {
        assign!(self.authors, List::of(authors));
        self
    }

    /// Sets words that belong to it.
    #[must_use]
    pub const fn tags(mut self, tags: &'static [&'static str]) -> Self {
        assign!(self.tags, List::of(tags));
        self
    }

    pub(super) fn write(&self, tags: &mut Tags<'_>) {
        tags.property_if("article:published_time", self.published_time.as_deref());
        tags.property_if("article:modified_time", self.modified_time.as_deref());
        for author in self.authors.texts() {
            match author.starts_with('/') {
                true => tags.property_address("article:author", Some(author)),
                false => tags.property("article:author", author),
            }
        }
        tags.property_if("article:section", self.section.as_deref());
        for tag in self.tags.texts() {
            tags.property("article:tag", tag);
        }
    }
}
