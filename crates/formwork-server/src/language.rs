//! Languages by the prefix of the path: `/users` in the first, `/de/users` in German.
//!
//! [`Routes::languages`](crate::routing::Routes::languages) says which there are. All pages have all
//! of them, and no route is declared twice: the gate takes the prefix off before anything is matched,
//! and notes the language of the request. Where a URL of a page is written, it is put on again:
//!
//! * an [`Href`](crate::routing::Href) in a view, in a redirect, as the address of a form or in
//!   metadata stays in the language of the request, or is in the one that
//!   [`in_language`](crate::routing::Href::in_language) chooses. As a text (`Display`) it is the plain
//!   path. What does not lead to a page, such as a link to a route handler, has no prefix.
//! * A string stays as it is: `<a href="/users">` and `redirect("/users")` lead to the first language.
//!
//! # Exactly which language a request has
//!
//! | path | language |
//! |---|---|
//! | `/de`, `/de/..`, if `de` is a language beyond the first | that one |
//! | `/en`, `/en/..`, if `en` is the first | none: 308 to the path without it |
//! | any other, such as `/DE/users` or `/dex` | the first |
//!
//! An island's call has the language of the page that it names. A route handler, a public file and
//! what is below `/_formwork/` have no prefix; with one they are 404.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use formwork_core::form::PageUrl;
use http::request::Parts;
use leptos::prelude::use_context;

pub use languages::Languages;

pub(crate) use address::{in_request, of_request, path_of_request};

use crate::request::{RequestContext, current};

mod address;
mod languages;
mod preferred;

/// The language of a request; an extractor of pages, layouts, metadata and actions.
///
/// A cached page may take it, for it comes from the path. In an application that names no
/// [`languages`](crate::routing::Routes::languages) it is `en`.
///
/// # Examples
///
/// ```
/// use formwork_core::Result;
/// use formwork_server::language::Language;
/// use leptos::prelude::*;
///
/// async fn page(language: Language) -> Result<impl IntoView> {
///     Ok(match language.tag() {
///         "de" => "Mitglieder",
///         _ => "Members",
///     })
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    tag: &'static str,
    is_default: bool,
}

impl Language {
    /// That of an application that names none.
    pub(crate) const UNNAMED: Self = Self { tag: "en", is_default: true };

    /// Its tag (BCP 47), such as `pt-BR`.
    #[must_use]
    pub fn tag(self) -> &'static str {
        self.tag
    }

    /// Whether it is the first one, whose pages are at the plain paths.
    #[must_use]
    pub fn is_default(self) -> bool {
        self.is_default
    }

    /// The page that is rendered, in each language of the site: for a language menu.
    ///
    /// The addresses are path and query; of a cached page, the declared query. There are none outside
    /// a render.
    ///
    /// # Panics
    ///
    /// Outside a request.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::language::Language;
    /// use leptos::prelude::*;
    ///
    /// #[component]
    /// fn LanguageMenu() -> impl IntoView {
    ///     let links = Language::alternates().into_iter().map(|alternate| {
    ///         let tag = alternate.language.tag();
    ///         let current = alternate.is_current.then_some("true");
    ///         view! { <a href=alternate.address lang=tag hreflang=tag aria-current=current>{tag}</a> }
    ///     });
    ///     links.collect::<Vec<_>>()
    /// }
    /// ```
    #[track_caller]
    #[must_use]
    pub fn alternates() -> Vec<Alternate> {
        let (context, current) = (current(), language());
        let Some(page) = use_context::<PageUrl>().map(|page| page.of_forms()) else {
            return Vec::new();
        };
        let languages = context.site().languages();
        let plain = languages.map_or(page.clone(), |all| all.plain(&page).into_owned());
        let languages = languages.map_or_else(|| vec![current], |all| all.iter().collect());
        let alternates = languages.into_iter().map(|language| {
            let address = language.prefixed(&plain).into_owned();
            Alternate { language, address, is_current: language == current }
        });
        alternates.collect()
    }
}

/// A page in one language; see [`Language::alternates`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Alternate {
    /// The language.
    pub language: Language,
    /// Path and query of the page in it.
    pub address: String,
    /// Whether it is the language of the request.
    pub is_current: bool,
}

impl AsRef<str> for Language {
    fn as_ref(&self) -> &str {
        self.tag
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Language {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(language())
    }
}

/// The language of the request.
///
/// It works wherever [`cookies`](crate::request::cookies) does, and in cached pages. A `#[cached]`
/// function takes the language as an argument: one that asks is given the first language, and its
/// value is not kept.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
#[must_use]
pub fn language() -> Language {
    current().read_language()
}

/// The languages of the site, the first one first.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// A start page that sends visitors on to their language, unless they have chosen the first one:
///
/// ```
/// use formwork_core::{Result, redirect};
/// use formwork_server::{language::{Language, languages}, request::{cookies, headers}, routing::Href};
/// use leptos::prelude::*;
///
/// async fn home(language: Language) -> Result<impl IntoView> {
///     let headers = headers();
///     let accepted = headers.get("accept-language").and_then(|accepted| accepted.to_str().ok());
///     let preferred = languages().preferred(accepted.unwrap_or_default());
///     if language.is_default() && language != preferred && cookies().get("language").is_none() {
///         return Err(redirect(Href::new("/").in_language(preferred)).into());
///     }
///     Ok(view! { <h1>"Home"</h1> })
/// }
/// ```
#[track_caller]
#[must_use]
pub fn languages() -> Languages {
    let context = current();
    context.site().languages().cloned().unwrap_or_else(|| Languages::new(Language::UNNAMED.tag))
}

/// The language of what is answered now; the first one, where that is not known.
pub(crate) fn current_language() -> Language {
    RequestContext::with_current(RequestContext::language).unwrap_or(Language::UNNAMED)
}
