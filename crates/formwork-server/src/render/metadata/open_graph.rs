//! How a page looks where it is shared: the Open Graph protocol (<https://ogp.me>).

use std::borrow::Cow;

use super::{List, Metadata, Text, tags::Tags};

/// How a page looks where it is shared.
///
/// Title and description are those of the page unless they are set here.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::{Image, Metadata, OpenGraph};
///
/// const METADATA: Metadata = Metadata::new("Members", "Who is here").open_graph(
///     OpenGraph::new()
///         .site_name("Members")
///         .image(Image::new("/og.png").size(1200, 630).alt("Our logo")),
/// );
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpenGraph {
    /// `og:type`: what the page is about.
    pub kind: OpenGraphType,
    /// The page's permanent address.
    pub url: Option<Text>,
    /// The title, if it is not the page's.
    pub title: Option<Text>,
    /// The description, if it is not the page's.
    pub description: Option<Text>,
    /// The name of the site.
    pub site_name: Option<Text>,
    /// The language, such as `en_GB`.
    pub locale: Option<Text>,
    /// The images, the best first.
    pub images: List<Image>,
}

/// What a page is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OpenGraphType {
    /// A site, or nothing more particular.
    #[default]
    Website,
    /// An article.
    Article(Article),
    /// A person.
    Profile,
    /// Another type of the protocol, such as `book`.
    Other(Text),
}

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

/// An image that stands for a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its address.
    pub url: Text,
    /// What is on it, in words.
    pub alt: Option<Text>,
    /// Its width in pixels.
    pub width: Option<u32>,
    /// Its height in pixels.
    pub height: Option<u32>,
    /// Its type, such as `image/png`.
    pub mime_type: Option<Text>,
}

impl OpenGraph {
    /// A site, about which the page's title and description say enough.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            kind: OpenGraphType::Website,
            url: None,
            title: None,
            description: None,
            site_name: None,
            locale: None,
            images: List::empty(),
        }
    }

    /// Sets what the page is about.
    #[must_use]
    pub const fn kind(mut self, kind: OpenGraphType) -> Self {
        assign!(self.kind, kind);
        self
    }

    /// Sets the page's permanent address.
    #[must_use]
    pub const fn url(mut self, url: &'static str) -> Self {
        assign!(self.url, Some(Cow::Borrowed(url)));
        self
    }

    /// Sets the title, if it is not the page's.
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        assign!(self.title, Some(Cow::Borrowed(title)));
        self
    }

    /// Sets the description, if it is not the page's.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        assign!(self.description, Some(Cow::Borrowed(description)));
        self
    }

    /// Sets the name of the site.
    #[must_use]
    pub const fn site_name(mut self, name: &'static str) -> Self {
        assign!(self.site_name, Some(Cow::Borrowed(name)));
        self
    }

    /// Sets the language, such as `en_GB`.
    #[must_use]
    pub const fn locale(mut self, locale: &'static str) -> Self {
        assign!(self.locale, Some(Cow::Borrowed(locale)));
        self
    }

    /// Sets the one image.
    #[must_use]
    pub const fn image(mut self, image: Image) -> Self {
        assign!(self.images, List::one(image));
        self
    }

    /// Sets the images, the best first.
    #[must_use]
    pub const fn images(mut self, images: &'static [Image]) -> Self {
        assign!(self.images, List::of(images));
        self
    }

    pub(super) fn write(&self, page: &Metadata, tags: &mut Tags<'_>) {
        tags.property("og:type", self.kind.name());
        tags.property_address("og:url", self.url.as_deref());
        let title = self.title.as_deref();
        tags.property_if("og:title", title.or(page.title.as_ref().map(super::Title::text)));
        let description = self.description.as_deref();
        tags.property_if("og:description", description.or(page.description.as_deref()));
        tags.property_if("og:site_name", self.site_name.as_deref());
        tags.property_if("og:locale", self.locale.as_deref());
        for image in self.images.iter() {
            image.write(tags);
        }
        if let OpenGraphType::Article(article) = &self.kind {
            article.write(tags);
        }
    }
}

impl OpenGraphType {
    fn name(&self) -> &str {
        match self {
            Self::Website => "website",
            Self::Article(_) => "article",
            Self::Profile => "profile",
            Self::Other(name) => name,
        }
    }
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

    fn write(&self, tags: &mut Tags<'_>) {
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

impl Image {
    /// An image at an address.
    #[must_use]
    pub const fn new(url: &'static str) -> Self {
        Self { url: Cow::Borrowed(url), alt: None, width: None, height: None, mime_type: None }
    }

    /// An image at an address that is known at run time.
    #[must_use]
    pub fn at(url: impl Into<Text>) -> Self {
        Self { url: url.into(), ..Self::new("") }
    }

    /// Says in words what is on it.
    #[must_use]
    pub const fn alt(mut self, alt: &'static str) -> Self {
        assign!(self.alt, Some(Cow::Borrowed(alt)));
        self
    }

    /// Sets its width and height in pixels.
    #[must_use]
    pub const fn size(mut self, width: u32, height: u32) -> Self {
        self.width = Some(width);
        self.height = Some(height);
        self
    }

    /// Sets its type, such as `image/png`.
    #[must_use]
    pub const fn mime_type(mut self, mime_type: &'static str) -> Self {
        assign!(self.mime_type, Some(Cow::Borrowed(mime_type)));
        self
    }

    /// The image and what belongs to it; without an address there is nothing to describe.
    fn write(&self, tags: &mut Tags<'_>) {
        let Some(url) = tags.absolute("og:image", &self.url) else { return };
        tags.property("og:image", &url);
        tags.property_if("og:image:type", self.mime_type.as_deref());
        tags.property_if("og:image:width", self.width.map(|width| width.to_string()).as_deref());
        tags.property_if(
            "og:image:height",
            self.height.map(|height| height.to_string()).as_deref(),
        );
        tags.property_if("og:image:alt", self.alt.as_deref());
    }
}
