//! The icons of a site.

use std::borrow::Cow;

use super::{
    Text,
    tags::{Link, Tags},
};

/// An icon: a `<link>` in the head.
///
/// # Examples
///
/// ```
/// use formwork_server::render::metadata::Icon;
///
/// const ICONS: &[Icon] = &[
///     Icon::new("/favicon.ico").sizes("32x32"),
///     Icon::new("/favicon.svg").mime_type("image/svg+xml"),
///     Icon::apple("/apple-touch-icon.png"),
/// ];
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Icon {
    /// What it is for.
    pub rel: IconRel,
    /// Its address.
    pub href: Text,
    /// Its sizes in pixels, such as `32x32`, or `any`.
    pub sizes: Option<Text>,
    /// Its type, such as `image/svg+xml`.
    pub mime_type: Option<Text>,
    /// When it is used, such as `(prefers-color-scheme: dark)`.
    pub media: Option<Text>,
    /// The colour of a mask icon.
    pub color: Option<Text>,
}

/// What an icon is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IconRel {
    /// `icon`: tabs, bookmarks, results.
    Icon,
    /// `shortcut icon`: the same, for old browsers.
    Shortcut,
    /// `apple-touch-icon`: the home screen of iOS.
    Apple,
    /// `mask-icon`: pinned tabs of Safari.
    Mask,
}

impl IconRel {
    const fn value(self) -> &'static str {
        match self {
            Self::Icon => "icon",
            Self::Shortcut => "shortcut icon",
            Self::Apple => "apple-touch-icon",
            Self::Mask => "mask-icon",
        }
    }
}

impl Icon {
    /// An icon for tabs, bookmarks and results.
    #[must_use]
    pub const fn new(href: &'static str) -> Self {
        Self::for_rel(IconRel::Icon, href)
    }

    /// The same, for old browsers.
    #[must_use]
    pub const fn shortcut(href: &'static str) -> Self {
        Self::for_rel(IconRel::Shortcut, href)
    }

    /// An icon for the home screen of iOS.
    #[must_use]
    pub const fn apple(href: &'static str) -> Self {
        Self::for_rel(IconRel::Apple, href)
    }

    /// An icon for pinned tabs of Safari, drawn in one colour.
    #[must_use]
    pub const fn mask(href: &'static str, color: &'static str) -> Self {
        let mut icon = Self::for_rel(IconRel::Mask, href);
        assign!(icon.color, Some(Cow::Borrowed(color)));
        icon
    }

    const fn for_rel(rel: IconRel, href: &'static str) -> Self {
        let href = Cow::Borrowed(href);
        Self { rel, href, sizes: None, mime_type: None, media: None, color: None }
    }

    /// Sets its sizes in pixels, such as `32x32`, or `any`.
    #[must_use]
    pub const fn sizes(mut self, sizes: &'static str) -> Self {
        assign!(self.sizes, Some(Cow::Borrowed(sizes)));
        self
    }

    /// Sets its type, such as `image/svg+xml`.
    #[must_use]
    pub const fn mime_type(mut self, mime_type: &'static str) -> Self {
        assign!(self.mime_type, Some(Cow::Borrowed(mime_type)));
        self
    }

    /// Sets when it is used, such as `(prefers-color-scheme: dark)`.
    #[must_use]
    pub const fn media(mut self, media: &'static str) -> Self {
        assign!(self.media, Some(Cow::Borrowed(media)));
        self
    }

    pub(super) fn write(&self, tags: &mut Tags<'_>) {
        // The browser that shows the page resolves it, so it stays as it is.
        let Some(href) = tags.address("icon", &self.href, None) else { return };
        tags.link(Link {
            sizes: self.sizes.as_deref().map(str::to_owned),
            mime_type: self.mime_type.as_deref().map(str::to_owned),
            media: self.media.as_deref().map(str::to_owned),
            color: self.color.as_deref().map(str::to_owned),
            ..Link::new(self.rel.value(), href)
        });
    }
}
