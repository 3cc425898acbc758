//! Metadata as the elements of a head, in their fixed order.

use super::{Metadata, Title};
use crate::address;

/// An element of a head. Its texts are as they were given: the view escapes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) enum Tag {
    Title(String),
    Meta(Meta),
    Link(Link),
}

/// A `<meta>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Meta {
    /// `name`, or `property` for Open Graph, which is written as RDFa.
    pub(in crate::render) attribute: &'static str,
    pub(in crate::render) key: String,
    pub(in crate::render) content: String,
    pub(in crate::render) media: Option<String>,
}

/// A `<link>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::render) struct Link {
    pub(in crate::render) rel: &'static str,
    pub(in crate::render) href: String,
    pub(in crate::render) hreflang: Option<String>,
    pub(in crate::render) mime_type: Option<String>,
    pub(in crate::render) sizes: Option<String>,
    pub(in crate::render) media: Option<String>,
    pub(in crate::render) color: Option<String>,
}

impl Link {
    pub(super) fn new(rel: &'static str, href: String) -> Self {
        Self { rel, href, ..Self::default() }
    }
}

/// The elements while they are collected.
pub(in crate::render) struct Tags<'a> {
    origin: Option<&'a str>,
    tags: Vec<Tag>,
}

impl<'a> Tags<'a> {
    /// The elements for `metadata` on a site at `origin`, if that is known.
    pub(in crate::render) fn of(metadata: &Metadata, origin: Option<&'a str>) -> Vec<Tag> {
        let mut tags = Self { origin, tags: Vec::new() };
        tags.about_the_page(metadata);
        tags.addresses(metadata);
        if let Some(open_graph) = &metadata.open_graph {
            open_graph.write(metadata, &mut tags);
        }
        if let Some(twitter) = &metadata.twitter {
            twitter.write(metadata, &mut tags);
        }
        tags.about_the_site(metadata);
        tags.tags
    }

    fn about_the_page(&mut self, metadata: &Metadata) {
        if let Some(title) = metadata.title.as_ref().map(Title::text) {
            self.tags.push(Tag::Title(title.to_owned()));
        }
        self.name_if("description", metadata.description.as_deref());
        for author in metadata.authors.texts() {
            self.name("author", author);
        }
        if !metadata.keywords.is_empty() {
            let keywords: Vec<&str> = metadata.keywords.texts().collect();
            self.name("keywords", &keywords.join(", "));
        }
        if let Some(robots) = &metadata.robots {
            self.name("robots", &robots.to_string());
        }
        if let Some(robots) = &metadata.googlebot {
            self.name("googlebot", &robots.to_string());
        }
    }

    fn addresses(&mut self, metadata: &Metadata) {
        let canonical = metadata.canonical.as_deref();
        if let Some(href) = canonical.and_then(|path| self.absolute("canonical", path)) {
            self.link(Link::new("canonical", href));
        }
        for (language, path) in metadata.languages.pairs() {
            if let Some(href) = self.absolute("alternate", path) {
                let hreflang = Some(language.to_owned());
                self.link(Link { hreflang, ..Link::new("alternate", href) });
            }
        }
        for (mime_type, path) in metadata.types.pairs() {
            if let Some(href) = self.absolute("alternate", path) {
                let mime_type = Some(mime_type.to_owned());
                self.link(Link { mime_type, ..Link::new("alternate", href) });
            }
        }
    }

    fn about_the_site(&mut self, metadata: &Metadata) {
        for (media, color) in metadata.theme_color.pairs() {
            let media = (!media.is_empty()).then(|| media.to_owned());
            self.tags.push(Tag::Meta(Meta { media, ..meta("name", "theme-color", color) }));
        }
        for icon in metadata.icons.iter() {
            icon.write(self);
        }
        let manifest = metadata.manifest.as_deref();
        if let Some(href) = manifest.and_then(|path| self.address("manifest", path, None)) {
            self.link(Link::new("manifest", href));
        }
        for (name, content) in metadata.other.pairs() {
            self.name(name, content);
        }
    }

    pub(super) fn name(&mut self, key: &str, content: &str) {
        self.tags.push(Tag::Meta(meta("name", key, content)));
    }

    pub(super) fn name_if(&mut self, key: &str, content: Option<&str>) {
        if let Some(content) = content {
            self.name(key, content);
        }
    }

    pub(super) fn property(&mut self, key: &str, content: &str) {
        self.tags.push(Tag::Meta(meta("property", key, content)));
    }

    pub(super) fn property_if(&mut self, key: &str, content: Option<&str>) {
        if let Some(content) = content {
            self.property(key, content);
        }
    }

    pub(super) fn property_address(&mut self, key: &str, address: Option<&str>) {
        if let Some(address) = address.and_then(|address| self.absolute(key, address)) {
            self.property(key, &address);
        }
    }

    pub(super) fn link(&mut self, link: Link) {
        self.tags.push(Tag::Link(link));
    }

    /// An address for readers elsewhere, with the site's origin where it is known.
    pub(super) fn absolute(&self, place: &str, address: &str) -> Option<String> {
        self.address(place, address, self.origin)
    }

    /// An address that is safe to link to; another one is left out and logged.
    pub(super) fn address(
        &self,
        place: &str,
        address: &str,
        origin: Option<&str>,
    ) -> Option<String> {
        let resolved = address::resolve(address, origin.unwrap_or_default());
        if resolved.is_none() {
            tracing::warn!(
                place,
                address,
                "left out of the head: expected an http or https URL, or a path that begins with one /"
            );
        }
        resolved
    }
}

fn meta(attribute: &'static str, key: &str, content: &str) -> Meta {
    Meta { attribute, key: key.to_owned(), content: content.to_owned(), media: None }
}
