//! An image that stands for a page.

use std::borrow::Cow;

use super::{Text, tags::Tags};

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
    pub(super) fn write(&self, tags: &mut Tags<'_>) {
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
