//! How a page looks where it is shared: the Open Graph protocol (<https://ogp.me>).

use std::borrow::Cow;

use super::{Article, Image, List, Metadata, Text, tags::Tags};

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
