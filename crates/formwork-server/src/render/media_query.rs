//! Media queries, as far as a mistake in one shows.

/// What stands in a media query outside of parentheses: the media types that are left, and what
/// joins them (Media Queries Level 4, sections 2.3 and 3).
const WORDS: [&str; 7] = ["all", "and", "not", "only", "or", "print", "screen"];

/// Whether a query is well formed; what its parentheses hold is the browser's to know.
///
/// One that is not never matches (Media Queries Level 4, section 3.2), and the browser does not say so.
pub(super) fn is_well_formed(query: &str) -> bool {
    without_features(query).is_some_and(|outside| outside.split(',').all(has_known_words))
}

/// The query with `all` in place of each feature in parentheses; nothing if one of these is missing.
fn without_features(query: &str) -> Option<String> {
    let mut depth = 0_usize;
    let mut outside = String::new();
    for c in query.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => outside.push(c),
            _ => {}
        }
        if c == ')' && depth == 0 {
            outside.push_str(" all ");
        }
    }
    (depth == 0).then_some(outside)
}

/// Whether there are any words, and all of them are known.
fn has_known_words(one: &str) -> bool {
    let mut words = one.split_whitespace().peekable();
    let is_known = |word: &str| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known));
    words.peek().is_some() && words.all(is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_understands_is_well_formed() {
        for query in [
            "(min-width: 40em)",
            "(40em <= width < 60em)",
            "print",
            "Only Screen and (color), not print",
            "not ((hover) or (pointer: fine))",
            "not(width >= calc(10em + 2px))",
        ] {
            assert!(is_well_formed(query), "{query}");
        }
    }

    #[test]
    fn what_would_never_match_is_not() {
        for query in [
            "",
            " ",
            "min-width: 40em",
            "screen and min-width: 40em",
            "(min-width: 40em",
            "min-width: 40em)",
            "(width > 1em),",
            "visible",
            "tablet and (color)",
        ] {
            assert!(!is_well_formed(query), "{query}");
        }
    }
}
