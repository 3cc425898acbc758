//! Addresses with and without the prefix of a language.

use std::borrow::Cow;

use http::{request::Parts, uri::PathAndQuery};

use super::{Language, current_language};
use crate::request::RequestContext;

impl Language {
    /// A path of the site in this language, with the query and the fragment that it has.
    pub(crate) fn prefixed(self, plain: &str) -> Cow<'_, str> {
        if self.is_default || !plain.starts_with('/') {
            return Cow::Borrowed(plain);
        }
        // The start page is at `/de`, not at `/de/`.
        let rest = match plain.as_bytes().get(1) {
            None | Some(b'?' | b'#') => plain.get(1..).unwrap_or_default(),
            Some(_) => plain,
        };
        Cow::Owned(format!("/{}{rest}", self.tag))
    }
}

/// Path and query of a request as its visitor has them, with the prefix that the gate took off.
pub(crate) fn of_request(parts: &Parts) -> Cow<'_, str> {
    current_language().prefixed(parts.uri.path_and_query().map_or("/", PathAndQuery::as_str))
}

/// The path alone. A call has the language of its page, and a path that has none.
pub(crate) fn path_of_request(parts: &Parts) -> Cow<'_, str> {
    match parts.uri.path() {
        path if path.starts_with("/_formwork/") => Cow::Borrowed(path),
        path => current_language().prefixed(path),
    }
}

/// A link of the application's own in the language that it was given, or else in that of the request,
/// if a page is there.
pub(crate) fn in_request(link: &str, chosen: Option<Language>) -> Cow<'_, str> {
    let language = RequestContext::with_current(|context| {
        let path = link.split(['?', '#']).next().unwrap_or_default();
        let has_languages = context.site().has_languages_at(path);
        has_languages.then(|| chosen.unwrap_or_else(|| context.read_language()))
    });
    language.unwrap_or(chosen).map_or(Cow::Borrowed(link), |language| language.prefixed(link))
}

#[cfg(test)]
mod tests {
    use crate::language::Languages;

    #[test]
    fn the_first_language_has_no_prefix_and_the_start_page_no_slash() {
        let languages = Languages::from(["en", "de"]);
        let check = |plain: &str, expect: &str| {
            let [english, german] = ["en", "de"].map(|tag| languages.get(tag).unwrap());
            assert_eq!(english.prefixed(plain), plain);
            assert_eq!(german.prefixed(plain), expect);
        };
        check("/", "/de");
        check("/?q=1", "/de?q=1");
        check("/#top", "/de#top");
        check("/users/7?q=1#top", "/de/users/7?q=1#top");
        check("/de", "/de/de");
        check("https://example.org/", "https://example.org/");
        check("", "");
    }
}
