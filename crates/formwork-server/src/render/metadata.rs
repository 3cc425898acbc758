#![doc = include_str!("../docs/metadata.md")]

use std::borrow::Cow;

pub use article::Article;
pub use icons::{Icon, IconRel};
pub use image::Image;
pub use list::List;
pub use open_graph::{OpenGraph, OpenGraphType};
pub use robots::{MaxImagePreview, RobotsMeta};
pub use title::{Title, TitleTemplate};
pub use twitter::{Twitter, TwitterCard};

pub(super) use tags::{Link, Meta, Tag, Tags};

use crate::routing::Href;

/// Sets a field in a `const fn`, where nothing can be dropped.
///
/// What was there is forgotten: that is a constant, or in the odd case of a value that is set twice
/// at run time, a string that is not freed.
macro_rules! assign {
    ($place:expr, $value:expr) => {
        let value = $value;
        core::mem::forget(core::mem::replace(&mut $place, value));
    };
}

mod article;
mod icons;
mod image;
mod languages;
mod list;
mod merge;
mod open_graph;
mod robots;
mod tags;
mod title;
mod twitter;

/// Text that is known when the application is compiled, or made at run time.
pub type Text = Cow<'static, str>;

impl From<Href> for Text {
    fn from(link: Href) -> Self {
        Cow::Owned(link.into())
    }
}

/// What a page, or a layout for the pages below it, says about itself.
///
/// See the [module](self) for what is inherited, and for constants and values.
///
/// # Examples
///
/// ```
/// use formwork_server::render::Metadata;
///
/// const METADATA: Metadata = Metadata::new("Members", "Who is here")
///     .title_template("%s – Members")
///     .keywords(&["members", "directory"]);
///
/// let of_one_member = Metadata::titled(format!("Member {}", 7));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The text of `<title>`.
    pub title: Option<Title>,
    /// What the titles below are put into.
    pub title_template: Option<TitleTemplate>,
    /// The description that search engines show.
    pub description: Option<Text>,
    /// The one address of this content, where it is found at several.
    pub canonical: Option<Text>,
    /// What search engines may do.
    pub robots: Option<RobotsMeta>,
    /// What Google's may do, if that differs.
    pub googlebot: Option<RobotsMeta>,
    /// How the page looks where it is shared.
    pub open_graph: Option<OpenGraph>,
    /// How it looks on X, if that differs.
    pub twitter: Option<Twitter>,
    /// The site's icons.
    pub icons: List<Icon>,
    /// The address of the web app manifest.
    pub manifest: Option<Text>,
    /// The colour of what the browser draws around the page: media query (or nothing) and colour.
    pub theme_color: List<(&'static str, &'static str), (String, String)>,
    /// Words for search engines; most of them ignore these.
    pub keywords: List<&'static str, String>,
    /// Who wrote it.
    pub authors: List<&'static str, String>,
    /// The same content in other languages: BCP 47 tag (or `x-default`) and address.
    pub languages: List<(&'static str, &'static str), (String, String)>,
    /// The same content in other forms, such as a feed: MIME type and address.
    pub types: List<(&'static str, &'static str), (String, String)>,
    /// Any further `<meta>`: name and content.
    pub other: List<(&'static str, &'static str), (String, String)>,
}

impl Metadata {
    /// Metadata that says nothing.
    #[must_use]
    pub const fn empty() -> Self {
        Self {
            title: None,
            title_template: None,
            description: None,
            canonical: None,
            robots: None,
            googlebot: None,
            open_graph: None,
            twitter: None,
            icons: List::empty(),
            manifest: None,
            theme_color: List::empty(),
            keywords: List::empty(),
            authors: List::empty(),
            languages: List::empty(),
            types: List::empty(),
            other: List::empty(),
        }
    }

    /// The text of `<title>`, and the description that search engines show.
    #[must_use]
    pub const fn new(title: &'static str, description: &'static str) -> Self {
        Self::empty().title(title).description(description)
    }

    /// The text of `<title>` alone. It is escaped like every other text.
    #[must_use]
    pub fn titled(title: impl Into<Text>) -> Self {
        Self { title: Some(Title::Templated(title.into())), ..Self::empty() }
    }

    /// Sets the description to what is known at run time.
    #[must_use]
    pub fn described(self, description: impl Into<Text>) -> Self {
        Self { description: Some(description.into()), ..self }
    }

    /// Sets the text of `<title>`, which is put into the nearest template above.
    #[must_use]
    pub const fn title(mut self, title: &'static str) -> Self {
        assign!(self.title, Some(Title::Templated(Cow::Borrowed(title))));
        self
    }

    /// Sets the text of `<title>` as it is, past every template.
    #[must_use]
    pub const fn absolute_title(mut self, title: &'static str) -> Self {
        assign!(self.title, Some(Title::Absolute(Cow::Borrowed(title))));
        self
    }

    /// Sets what the titles **below** are put into, in place of `%s`; not the title beside it.
    ///
    /// # Panics
    ///
    /// If `template` has no `%s`; in a constant that is an error of the compiler.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::render::Metadata;
    ///
    /// const LAYOUT: Metadata = Metadata::new("Members", "A club").title_template("%s – Members");
    /// ```
    ///
    /// ```compile_fail
    /// use formwork_server::render::Metadata;
    ///
    /// const LAYOUT: Metadata = Metadata::new("Members", "A club").title_template("Members");
    /// ```
    #[must_use]
    #[track_caller]
    pub const fn title_template(mut self, template: &'static str) -> Self {
        self.title_template = Some(TitleTemplate::new(template));
        self
    }

    /// Sets the description that search engines show.
    #[must_use]
    pub const fn description(mut self, description: &'static str) -> Self {
        assign!(self.description, Some(Cow::Borrowed(description)));
        self
    }

    /// Sets the one address of this content, where it is found at several.
    #[must_use]
    pub const fn canonical(mut self, address: &'static str) -> Self {
        assign!(self.canonical, Some(Cow::Borrowed(address)));
        self
    }

    /// Sets what search engines may do.
    #[must_use]
    pub const fn robots(mut self, robots: RobotsMeta) -> Self {
        self.robots = Some(robots);
        self
    }

    /// Sets what Google's search engine may do, if that differs.
    #[must_use]
    pub const fn googlebot(mut self, robots: RobotsMeta) -> Self {
        self.googlebot = Some(robots);
        self
    }

    /// Sets how the page looks where it is shared.
    #[must_use]
    pub const fn open_graph(mut self, open_graph: OpenGraph) -> Self {
        assign!(self.open_graph, Some(open_graph));
        self
    }

    /// Sets how the page looks on X, if that differs.
    #[must_use]
    pub const fn twitter(mut self, twitter: Twitter) -> Self {
        assign!(self.twitter, Some(twitter));
        self
    }

    /// Sets the site's icons.
    #[must_use]
    pub const fn icons(mut self, icons: &'static [Icon]) -> Self {
        assign!(self.icons, List::of(icons));
        self
    }

    /// Sets the address of the web app manifest.
    #[must_use]
    pub const fn manifest(mut self, address: &'static str) -> Self {
        assign!(self.manifest, Some(Cow::Borrowed(address)));
        self
    }

    /// Sets the colour of what the browser draws around the page, such as `#336699`.
    #[must_use]
    pub const fn theme_color(mut self, color: &'static str) -> Self {
        assign!(self.theme_color, List::one(("", color)));
        self
    }

    /// Sets that colour by media query, such as `("(prefers-color-scheme: dark)", "#111")`.
    #[must_use]
    pub const fn theme_colors(mut self, colors: &'static [(&'static str, &'static str)]) -> Self {
        assign!(self.theme_color, List::of(colors));
        self
    }

    /// Sets words for search engines; most of them ignore these.
    #[must_use]
    pub const fn keywords(mut self, keywords: &'static [&'static str]) -> Self {
        assign!(self.keywords, List::of(keywords));
        self
    }

    /// Sets who wrote it.
    #[must_use]
    pub const fn authors(mut self, authors: &'static [&'static str]) -> Self {
        assign!(self.authors, List::of(authors));
        self
    }

    /// Sets where the same content is in other languages, such as `("de", "/de/members")`.
    #[must_use]
    pub const fn languages(mut self, languages: &'static [(&'static str, &'static str)]) -> Self {
        assign!(self.languages, List::of(languages));
        self
    }

    /// Sets where it is in other forms, such as `("application/rss+xml", "/feed.xml")`.
    #[must_use]
    pub const fn types(mut self, types: &'static [(&'static str, &'static str)]) -> Self {
        assign!(self.types, List::of(types));
        self
    }

    /// Sets further `<meta>` elements, such as `("google-site-verification", "…")`.
    #[must_use]
    pub const fn other(mut self, other: &'static [(&'static str, &'static str)]) -> Self {
        assign!(self.other, List::of(other));
        self
    }
}

#[cfg(test)]
mod tests;
