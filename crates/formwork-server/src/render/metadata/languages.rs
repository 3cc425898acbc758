//! A page in several languages: its one address in its own, and where it is in the others.

use std::borrow::Cow;

use formwork_core::form::PageUrl;
use leptos::prelude::use_context;

use super::{Metadata, Text};
use crate::{
    language::{Language, Languages},
    request::RequestContext,
    routing::Site,
};

impl Metadata {
    /// The metadata of the page that is rendered: the paths that it says are its own, canonical and
    /// for Open Graph, are meant within the language, and search engines are told of the other
    /// languages, unless they are to show none or the application tells them itself.
    pub(in crate::render) fn in_languages(self) -> Self {
        let Some(context) = RequestContext::current() else { return self };
        let Some(languages) = context.site().languages() else { return self };
        let Some(page) = use_context::<PageUrl>() else { return self };
        self.at(&page.of_forms(), context.site(), languages, context.language())
    }

    fn at(mut self, page: &str, site: &Site, languages: &Languages, language: Language) -> Self {
        let put_prefix = |address: &mut Option<Text>| {
            let plain = plain_page(address.as_deref()?, languages, site)?.into_owned();
            *address = Some(Text::Owned(language.prefixed(&plain).into_owned()));
            Some(plain)
        };
        if let Some(open_graph) = &mut self.open_graph {
            put_prefix(&mut open_graph.url);
        }
        let address = match put_prefix(&mut self.canonical) {
            Some(plain) => plain,
            None if self.canonical.is_none() => languages.plain(page).into_owned(),
            // Its one address is elsewhere.
            None => return self,
        };
        if self.languages.is_empty() && self.robots.is_none_or(|robots| robots.is_indexed()) {
            self.languages = alternates(&address, languages).into();
        }
        self
    }
}

/// An address without its prefix; `None` if no page of this site is there.
fn plain_page<'a>(address: &'a str, languages: &Languages, site: &Site) -> Option<Cow<'a, str>> {
    let plain = languages.plain(address);
    let path = plain.split(['?', '#']).next().unwrap_or_default();
    site.has_languages_at(path).then_some(plain)
}

/// Each language with the address of the page in it, and what is for speakers of any other one.
fn alternates(plain: &str, languages: &Languages) -> Vec<(String, String)> {
    let of =
        |tag: &str, language: Language| (tag.to_owned(), language.prefixed(plain).into_owned());
    let each = languages.iter().map(|language| of(language.tag(), language));
    each.chain([of("x-default", languages.default_language())]).collect()
}
