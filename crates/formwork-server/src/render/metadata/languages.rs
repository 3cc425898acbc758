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
    /// What is said of the page that is rendered, where the application leaves it open: its canonical
    /// path is meant within the language, and search engines are told of the other languages, unless
    /// they are to show none.
    pub(in crate::render) fn in_languages(self) -> Self {
        let Some(context) = RequestContext::current() else { return self };
        let Some(languages) = context.site().languages() else { return self };
        let Some(page) = use_context::<PageUrl>() else { return self };
        self.at(&page.of_forms(), context.site(), languages, context.language())
    }

    fn at(mut self, page: &str, site: &Site, languages: &Languages, language: Language) -> Self {
        let address = match &self.canonical {
            None => languages.plain(page).into_owned(),
            Some(canonical) => match plain_page(canonical, languages, site) {
                Some(plain) => {
                    let plain = plain.into_owned();
                    self.canonical = Some(Text::Owned(language.prefixed(&plain).into_owned()));
                    plain
                }
                None => return self,
            },
        };
        if self.languages.is_empty() && self.robots.is_none_or(|robots| robots.is_indexed()) {
            self.languages = alternates(&address, languages).into();
        }
        self
    }
}

/// A canonical address without its prefix; `None` if no page of this site is there.
fn plain_page<'a>(canonical: &'a str, languages: &Languages, site: &Site) -> Option<Cow<'a, str>> {
    let plain = languages.plain(canonical);
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
