//! What a name may consist of.

use formwork::prelude::Violation;

/// Refuses names that are blank to the eye, or hide something from it: control characters, and what changes the
/// direction of the text around it or is not seen at all, so that one name looks like another.
#[expect(clippy::ptr_arg, reason = "a check is given the value of its field")]
pub fn check_name(name: &String) -> Option<Violation> {
    (!is_good(name)).then(|| Violation::new("name").with_message(message()))
}

fn is_good(name: &str) -> bool {
    name.chars().any(is_seen) && !name.chars().any(is_refused) && joins_letters(name)
}

/// Zero width joiners are written within words and within some emoji.
fn joins_letters(name: &str) -> bool {
    !name.starts_with(is_joiner) && !name.ends_with(is_joiner)
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}')
}

/// Fillers of Hangul and the blank of Braille are letters and symbols without any ink.
fn is_seen(letter: char) -> bool {
    let is_blank = matches!(
        letter,
        '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}' | '\u{fe00}'..='\u{fe0f}'
    );
    !letter.is_whitespace() && !is_joiner(letter) && !is_blank
}

/// What Unicode calls control (Cc) and format (Cf), but joiners.
fn is_refused(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}'
                | '\u{600}'..='\u{605}'
                | '\u{61c}'
                | '\u{6dd}'
                | '\u{70f}'
                | '\u{890}'..='\u{891}'
                | '\u{8e2}'
                | '\u{180e}'
                | '\u{200b}'
                | '\u{200e}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{110bd}'
                | '\u{110cd}'
                | '\u{13430}'..='\u{1343f}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

#[cfg(feature = "ssr")]
fn message() -> &'static str {
    crate::texts::texts().accounts.unseen_name
}

#[cfg(not(feature = "ssr"))]
fn message() -> &'static str {
    "must consist of signs that can be seen"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_seen_and_hides_nothing() {
        for name in ["Ada", "Антон", "محمد", "می\u{200c}خواهم", "👩\u{200d}🔬", "O'Neill", "李"]
        {
            assert!(is_good(name), "{name:?}");
        }
        for name in [
            "\u{3164}",
            "\u{2800} \u{2800}",
            "\u{200d}",
            "Ada\u{200d}",
            "\u{200c}Ada",
            "Ada\u{200b}",
            "\u{202e}adA",
            "A\u{ad}da",
            "Ada\u{2066}",
            "Ada\u{e0041}",
            "Ada\u{7}",
            "A\nda",
        ] {
            assert!(!is_good(name), "{name:?}");
        }
    }
}
