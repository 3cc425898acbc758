//! The languages of a site.

use std::borrow::Cow;

use super::Language;

/// The longest tag, in bytes: RFC 5646, section 4.4.1, names 35 as enough.
const TAG_LIMIT: usize = 35;

/// The languages of a site, the first one at the plain paths and each other below its prefix.
///
/// Tags are those of BCP 47, such as `de` or `pt-BR`. In a path they count as they are written.
///
/// # Examples
///
/// ```
/// use formwork_server::language::Languages;
///
/// let languages = Languages::new("en").and("de").and("pt-BR");
/// assert_eq!(languages, Languages::from(["en", "de", "pt-BR"]));
/// assert_eq!(languages.preferred("fr, de-AT;q=0.9, en;q=0.8").tag(), "de");
/// assert_eq!(languages.preferred("fr").tag(), "en");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Languages {
    first: Language,
    others: Vec<Language>,
}

impl Languages {
    /// The language that stands at the plain paths.
    ///
    /// # Panics
    ///
    /// If `tag` is no language tag.
    #[track_caller]
    #[must_use]
    pub fn new(tag: &'static str) -> Self {
        check(tag);
        Self { first: Language { tag, is_default: true }, others: Vec::new() }
    }

    /// With one that stands below `/<tag>`.
    ///
    /// # Panics
    ///
    /// If `tag` is no language tag, or there already, whatever its letter case.
    #[track_caller]
    #[must_use]
    pub fn and(mut self, tag: &'static str) -> Self {
        check(tag);
        let is_known = self.iter().any(|known| known.tag.eq_ignore_ascii_case(tag));
        assert!(!is_known, "the language {tag:?} is named twice: name it once");
        self.others.push(Language { tag, is_default: false });
        self
    }

    /// The first one.
    #[must_use]
    pub fn default_language(&self) -> Language {
        self.first
    }

    /// The one with this tag, as it is written.
    #[must_use]
    pub fn get(&self, tag: &str) -> Option<Language> {
        self.iter().find(|language| language.tag == tag)
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = Language> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// The language that a visitor likes best, by their `Accept-Language`: the lookup of RFC 4647,
    /// section 3.4, from the highest weight to the lowest.
    ///
    /// A range is cut from its end until there is a language of that tag: `de-AT` finds `de`, and
    /// `pt` does not find `pt-BR`. Letter case does not count. What is not written as RFC 9110, section
    /// 12.5.4, says is passed over. Where nothing is found it is the first language.
    #[must_use]
    pub fn preferred(&self, accept_language: &str) -> Language {
        super::preferred::of(self, accept_language)
    }

    /// The language that an address has a prefix of, and the address without it. The first one is
    /// known as well, though no page of it has one.
    pub(crate) fn split<'a>(&self, address: &'a str) -> Option<(Language, Cow<'a, str>)> {
        let path = address.strip_prefix('/')?;
        let (tag, rest) = path.split_at(path.find(['/', '?', '#']).unwrap_or(path.len()));
        let language = self.get(tag)?;
        let is_whole = rest.starts_with('/');
        let rest = if is_whole { Cow::Borrowed(rest) } else { Cow::Owned(format!("/{rest}")) };
        Some((language, rest))
    }

    /// An address without the prefix of a language.
    pub(crate) fn plain<'a>(&self, address: &'a str) -> Cow<'a, str> {
        self.split(address).map_or(Cow::Borrowed(address), |(_, plain)| plain)
    }
}

#[track_caller]
fn check(tag: &str) {
    let is_subtag = |it: &str| (1..=8).contains(&it.len()) && is_alphanumeric(it);
    let is_tag = tag.len() <= TAG_LIMIT
        && tag.split('-').all(is_subtag)
        && tag.starts_with(|first: char| first.is_ascii_alphabetic());
    assert!(is_tag, "{tag:?} is no language tag: write it as \"de\" or \"pt-BR\" (BCP 47)");
}

fn is_alphanumeric(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

impl From<&'static str> for Languages {
    #[track_caller]
    fn from(tag: &'static str) -> Self {
        Self::new(tag)
    }
}

/// The first one is at the plain paths.
impl<const N: usize> From<[&'static str; N]> for Languages {
    #[track_caller]
    fn from(tags: [&'static str; N]) -> Self {
        const { assert!(N > 0, "a site has at least one language") };
        tags.into_iter().skip(1).fold(Self::new(tags[0]), Self::and)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_split(address: &str, expect: Option<(&str, &str)>) {
        let languages = Languages::from(["en", "de", "pt-BR"]);
        let split = languages.split(address);
        let split = split.as_ref().map(|(language, plain)| (language.tag(), &**plain));
        assert_eq!(split, expect, "{address:?}");
        if let Some((language, plain)) = languages.split(address).filter(|it| !it.0.is_default) {
            assert_eq!(language.prefixed(&plain), address.replacen("/?", "?", 1), "{address:?}");
        }
    }

    #[test]
    fn the_prefix_is_the_whole_first_segment_as_it_is_written() {
        check_split("/de", Some(("de", "/")));
        check_split("/de?q=/en", Some(("de", "/?q=/en")));
        check_split("/de#top", Some(("de", "/#top")));
        check_split("/de/users/7?a#b", Some(("de", "/users/7?a#b")));
        check_split("/de/de", Some(("de", "/de")));
        check_split("/pt-BR/users", Some(("pt-BR", "/users")));
        check_split("/en/users", Some(("en", "/users")));
        for address in [
            "/",
            "",
            "de",
            "/users",
            "/DE/users",
            "/dex",
            "/d",
            "/pt",
            "/pt-br",
            "/de%2Fusers",
            "//de",
        ] {
            check_split(address, None);
        }
    }

    #[test]
    fn a_tag_is_written_as_bcp_47_says() {
        for tag in ["de", "pt-BR", "zh-Hant-TW", "x-klingon", "sl-rozaj-biske-1994"] {
            assert_eq!(Languages::new(tag).default_language().tag(), tag);
        }
        for tag in ["", "-", "de-", "de_AT", "de/x", "1a", "ä", "de AT", "abcdefghi", "de?"] {
            assert!(std::panic::catch_unwind(|| Languages::new(tag)).is_err(), "{tag:?}");
        }
    }

    #[test]
    #[should_panic(expected = "the language \"EN\" is named twice")]
    fn a_language_is_named_once() {
        let _ = Languages::from(["en", "de", "EN"]);
    }
}
