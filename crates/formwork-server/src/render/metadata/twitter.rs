//! How a page looks on X, which still calls it a Twitter card.

use std::borrow::Cow;

use super::{Image, Metadata, OpenGraph, Text, tags::Tags};

/// How a page looks on X.
///
/// It reads Open Graph as well, so this is for what differs: title and description are those of
/// Open Graph, then those of the page, unless they are set here.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::{Metadata, Twitter, TwitterCard};
///
/// const METADATA: Metadata = Metadata::new("Members", "Who is here")
///     .twitter(Twitter::new(TwitterCard::SummaryLargeImage).site("@members"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Twitter {
    /// The kind of card.
    pub card: TwitterCard,
    /// The site's account, such as `@members`.
    pub site: Option<Text>,
    /// The author's account.
    pub creator: Option<Text>,
    /// The title, if it is no other's.
    pub title: Option<Text>,
    /// The description, if it is no other's.
    pub description: Option<Text>,
    /// The image, if it is not that of Open Graph; its address and `alt` are used.
    pub image: Option<Image>,
}

/// The kind of card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TwitterCard {
    /// A small image beside the text.
    #[default]
    Summary,
    /// A large image above it.
    SummaryLargeImage,
}

impl Twitter {
    /// A card.
    #[must_use]
    pub const fn new(card: TwitterCard) -> Self {
        Self { card, site: None, creator: None, title: None, description: None, image: None }
    }

    /// Sets the site's account, such as `@members`.
    #[must_use]
    pub const fn site(mut self, account: &'static str) -> Self {
        assign!(self.site, Some(Cow::Borrowed(account)));
        self
    }

    /// Sets the author's account.
    #[must_use]
    pub const fn creator(mut self, account: &'static str) -> Self {
        assign!(self.creator, Some(Cow::Borrowed(account)));
        self
    }

    /// Sets the title, if it is no other's.
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        assign!(self.title, Some(Cow::Borrowed(title)));
        self
    }

    /// Sets the description, if it is no other's.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        assign!(self.description, Some(Cow::Borrowed(description)));
        self
    }

    /// Sets the image, if it is not that of Open Graph.
    #[must_use]
    pub const fn image(mut self, image: Image) -> Self {
        assign!(self.image, Some(image));
        self
    }

    pub(super) fn write(&self, page: &Metadata, tags: &mut Tags<'_>) {
        let card = match self.card {
            TwitterCard::Summary => "summary",
            TwitterCard::SummaryLargeImage => "summary_large_image",
        };
        tags.name("twitter:card", card);
        tags.name_if("twitter:site", self.site.as_deref());
        tags.name_if("twitter:creator", self.creator.as_deref());
        let open_graph = page.open_graph.as_ref();
        let shared = |text: fn(&OpenGraph) -> Option<&str>| open_graph.and_then(text);
        let title = self.title.as_deref().or(shared(|shared| shared.title.as_deref()));
        tags.name_if("twitter:title", title.or(page.title.as_ref().map(super::Title::text)));
        let description = self.description.as_deref();
        let description = description.or(shared(|shared| shared.description.as_deref()));
        tags.name_if("twitter:description", description.or(page.description.as_deref()));
        let Some(image) = &self.image else { return };
        let Some(url) = tags.absolute("twitter:image", &image.url) else { return };
        tags.name("twitter:image", &url);
        tags.name_if("twitter:image:alt", image.alt.as_deref());
    }
}
