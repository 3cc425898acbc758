//! What a file is called once it is here.

/// The longest name of a file, in bytes.
const MAX_NAME: usize = 255;

/// The name of a file from what a browser sent: the last segment alone, without characters that
/// are not to be seen or that change how others are read.
///
/// What is left with no name at all, or would be a folder, is called `file`.
pub(super) fn clean(sent: &str) -> String {
    let segment = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = segment.chars().filter(|c| !is_removed(*c)).collect();
    let name = cut(visible.trim());
    let is_folder = name.bytes().all(|byte| byte == b'.');
    if is_folder { "file".to_owned() } else { name.to_owned() }
}

/// Controls, line separators, and formats that are invisible or turn the direction of writing
/// (Unicode, UAX #9), with which `exe.txt` can look like another type.
fn is_removed(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200B}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2060}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
        )
}

/// At most [`MAX_NAME`] bytes of it, in whole characters.
fn cut(name: &str) -> &str {
    let end = (0..=MAX_NAME.min(name.len())).rev().find(|end| name.is_char_boundary(*end));
    name[..end.unwrap_or(0)].trim_end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(sent: &str, expect: &str) {
        assert_eq!(clean(sent), expect, "{sent:?}");
    }

    #[test]
    fn a_name_is_the_last_segment() {
        check("photo.jpg", "photo.jpg");
        check("C:\\fakepath\\photo.jpg", "photo.jpg");
        check("../../etc/passwd", "passwd");
        check(".bashrc", ".bashrc");
        check("Ünï 名.txt", "Ünï 名.txt");
    }

    #[test]
    fn what_is_left_without_a_name_is_a_file() {
        for sent in ["", "  ", ".", "..", "...", "a/", "a\\..", "\0", "\u{202E}", "/ ./ .\u{200B}."]
        {
            check(sent, "file");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_left_out() {
        check("a\0b\r\nc\u{7F}.txt", "abc.txt");
        check("invoice\u{202E}txt.exe", "invoicetxt.exe");
        check("a\u{200B}\u{FEFF}\u{2066}b", "ab");
    }

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        check(&"a".repeat(300), &"a".repeat(255));
        check(&"ä".repeat(200), &"ä".repeat(127));
    }

    proptest! {
        #[test]
        fn a_name_is_one_segment_of_bounded_length(sent in ".*") {
            let name = clean(&sent);
            prop_assert!(!name.is_empty() && name.len() <= MAX_NAME);
            prop_assert!(!name.contains(['/', '\\', '\0']) && name != ".." && name != ".");
            prop_assert_eq!(clean(&name), name);
        }
    }
}
