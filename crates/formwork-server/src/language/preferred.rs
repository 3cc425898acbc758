//! `Accept-Language` (RFC 9110, section 12.5.4) and the lookup of RFC 4647.

use super::{Language, Languages};

/// How many ranges are looked at; browsers send a few.
const RANGES_LIMIT: usize = 64;

/// What is sent: a range of languages, and its weight in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wanted<'a> {
    range: &'a str,
    weight: u16,
}

pub(super) fn of(languages: &Languages, accept_language: &str) -> Language {
    let wanted = accept_language.split(',').filter_map(Wanted::parse);
    let mut wanted: Vec<_> = wanted.take(RANGES_LIMIT).collect();
    wanted.sort_by_key(|wanted| std::cmp::Reverse(wanted.weight));
    let is_refused = |language: &Language| {
        let mut refused = wanted.iter().filter(|wanted| wanted.weight == 0);
        refused.any(|wanted| wanted.range.eq_ignore_ascii_case(language.tag()))
    };
    let mut liked = wanted.iter().filter(|wanted| wanted.weight > 0);
    let found = liked.find_map(|wanted| match wanted.range {
        "*" => languages.iter().find(|language| !is_refused(language)),
        range => look_up(languages, range).filter(|language| !is_refused(language)),
    });
    found.unwrap_or_else(|| languages.default_language())
}

/// The range, or what is left of it when it is cut from its end; a subtag of one character never
/// stands last.
fn look_up(languages: &Languages, range: &str) -> Option<Language> {
    let mut range = range;
    loop {
        let mut all = languages.iter();
        if let Some(found) = all.find(|language| language.tag().eq_ignore_ascii_case(range)) {
            return Some(found);
        }
        (range, _) = range.rsplit_once('-')?;
        while let Some((before, _)) = range.rsplit_once('-').filter(|(_, last)| last.len() == 1) {
            range = before;
        }
    }
}

impl<'a> Wanted<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (range, weight) = match text.split_once(';') {
            None => (text, 1000),
            Some((range, parameter)) => (range, weight(parameter.trim())?),
        };
        let range = range.trim();
        let is_subtag =
            |it: &str| (1..=8).contains(&it.len()) && it.bytes().all(is_letter_or_digit);
        (range == "*" || range.split('-').all(is_subtag)).then_some(Self { range, weight })
    }
}

fn is_letter_or_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// `q=0.8`, in thousandths: at most three digits, and 1 at most (RFC 9110, section 12.4.2).
fn weight(parameter: &str) -> Option<u16> {
    let value = parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q="))?;
    let (whole, digits) = value.split_once('.').unwrap_or((value, ""));
    let is_number = digits.len() <= 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let thousandths: u16 = format!("{digits:0<3}").parse().ok().filter(|_| is_number)?;
    match (whole, thousandths) {
        ("0", thousandths) => Some(thousandths),
        ("1", 0) => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn site() -> Languages {
        Languages::from(["en", "de", "pt-BR", "zh-Hant"])
    }

    #[track_caller]
    fn check(accept_language: &str, expect: &str) {
        assert_eq!(site().preferred(accept_language).tag(), expect, "{accept_language:?}");
    }

    #[test]
    fn the_highest_weight_that_there_is_decides() {
        check("de", "de");
        check("de-DE,de;q=0.9,en;q=0.8", "de");
        check("en;q=0.8, de;q=0.9", "de");
        check("fr, it;q=0.9, pt-BR;q=0.001", "pt-BR");
        check("en, de", "en");
        check("de, en", "de");
        check("de;q=0.5, en;q=0.50, pt-br;q=0.501", "pt-BR");
    }

    #[test]
    fn a_range_is_cut_from_its_end() {
        check("DE-at", "de");
        check("de-Latn-DE-1996", "de");
        check("zh-Hant-CN-x-private1", "zh-Hant");
        check("zh-Hant-x-a", "zh-Hant");
        check("pt", "en");
        check("zh", "en");
        check("d", "en");
    }

    #[test]
    fn nothing_that_fits_is_the_first_language() {
        check("", "en");
        check("fr", "en");
        check("de;q=0", "en");
        check("de-AT, de;q=0", "en");
        check("*", "en");
        check("en;q=0, *", "de");
        check("*;q=0.5, de;q=0.1", "en");
    }

    #[test]
    fn what_is_written_otherwise_is_passed_over() {
        for wrong in [
            "de;q=2",
            "de;q=1.1",
            "de;q=0.1234",
            "de;q=x",
            "de;q=",
            "de;x=1",
            "de;q=-1",
            "de;q=.5",
            "d e",
            "de_AT",
            "de--AT",
            "-de",
            "dë",
            ";q=1",
            "de;q=1;q=1",
        ] {
            check(wrong, "en");
            check(&format!("{wrong}, pt-BR;q=0.1"), "pt-BR");
        }
        check(" de ; q=0.5 ,, ", "de");
        check("de;Q=1.000", "de");
    }

    proptest! {
        #[test]
        fn any_text_finds_one_of_the_site(text: String, header in "([a-zA-Z*]{0,3}(-[a-zA-Z0-9]{0,3}){0,3}(;q=[01.]{0,4})?,?){0,6}") {
            for text in [text, header] {
                let found = site().preferred(&text);
                prop_assert!(site().get(found.tag()).is_some());
            }
        }

        #[test]
        fn the_only_language_of_the_site_that_is_named_is_found(before in "(f[a-z](-[A-Z]{2})?(;q=0\\.[0-9])?, ?){0,4}", weight in 1..=9) {
            let found = site().preferred(&format!("{before}de;q=0.{weight}"));
            prop_assert_eq!(found.tag(), "de");
        }
    }
}
