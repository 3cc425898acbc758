//! Names as they are compared.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// A name without case and accents: what members are sorted and searched by, so that "dvorak" finds
/// Dvořák, in every database alike.
#[must_use]
pub fn sort_name(name: &str) -> String {
    let plain = name.nfkd().filter(|&letter| !is_combining_mark(letter));
    plain.collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_accents_are_left_out() {
        for (name, expect) in [
            ("Antonín Dvořák", "antonin dvorak"),
            ("O'Neill", "o'neill"),
            ("ﬁ Ⅷ", "fi viii"),
            ("Ελένη", "ελενη"),
            ("", ""),
        ] {
            assert_eq!(sort_name(name), expect, "{name}");
        }
    }
}
