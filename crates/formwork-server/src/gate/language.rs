//! The prefix of a language: taken off before anything is matched.

use axum::extract::OriginalUri;
use http::{Request, Uri};

use super::Spelling;
use crate::{
    language::{Language, Languages},
    routing::Site,
};

/// How a path is written, where the first language has no prefix.
pub(crate) fn spelling(path: &str, languages: Option<&Languages>) -> Spelling {
    let spelling = Spelling::of(path);
    let canonical = match &spelling {
        Spelling::Canonical => path,
        Spelling::Other(canonical) => canonical,
        _ => return spelling,
    };
    match languages.and_then(|languages| languages.split(canonical)) {
        Some((language, plain)) if language.is_default() => Spelling::Other(plain.into_owned()),
        _ => spelling,
    }
}

/// Takes the prefix off the path of a request, and gives its language, unless it is the first one.
pub(super) fn take_off<B>(request: &mut Request<B>, site: &Site) -> Option<Language> {
    let address = request.uri().path_and_query()?;
    let (language, plain) = site.split_language(address.as_str());
    if language.is_default() {
        return None;
    }
    let plain = Uri::try_from(&*plain).ok()?;
    let original = std::mem::replace(request.uri_mut(), plain);
    request.extensions_mut().insert(OriginalUri(original));
    Some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: &str) {
        let languages = Languages::from(["en", "de"]);
        let spelling = spelling(path, Some(&languages));
        let expect = match expect {
            "canonical" => Spelling::Canonical,
            "nowhere" => Spelling::Nowhere,
            other => Spelling::Other(other.to_owned()),
        };
        assert_eq!(spelling, expect, "{path:?}");
    }

    #[test]
    fn the_first_language_is_at_the_plain_path() {
        check("/en", "/");
        check("/en/users", "/users");
        check("//en//users/", "/users");
        check("/en/en/users", "/en/users");
        check("/en/de/users", "/de/users");
        check("/en/../users", "nowhere");
        check("/de//users", "/de/users");
        check("/de/", "/de");
        check("/%64e/users", "/de/users");
        for path in ["/de", "/de/users", "/EN/users", "/eng", "/de/en/users", "/en%2Fusers"] {
            check(path, "canonical");
        }
    }
}
