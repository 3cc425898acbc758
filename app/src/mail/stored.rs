//! A mail that was written to a folder.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use formwork::prelude::*;

/// A mail as its file has it.
#[derive(Clone, Debug)]
pub struct StoredMail {
    /// The name of its file.
    pub name: String,
    head: String,
    /// What is written in it.
    pub text: String,
}

impl StoredMail {
    /// Reads the file called `name`.
    pub(super) fn of(name: String, bytes: &[u8]) -> Self {
        let all = String::from_utf8_lossy(bytes).replace("\r\n", "\n");
        let (head, text) = all.split_once("\n\n").unwrap_or((&all, ""));
        // A line that begins with white space goes on with the one before (RFC 5322, section 2.2.3).
        let head = head.replace("\n ", " ").replace("\n\t", " ");
        Self { name, head, text: text.to_owned() }
    }

    /// What a header says.
    #[must_use]
    pub fn header(&self, name: &str) -> String {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let found = lines.find(|(key, _)| key.eq_ignore_ascii_case(name));
        decoded(found.map_or("", |(_, value)| value))
    }

    /// The text, with its links as links.
    pub fn linked_text(&self) -> impl IntoView + use<> {
        let pieces = self.text.split_inclusive(char::is_whitespace).map(|piece| {
            let word = piece.trim_end();
            let space = piece[word.len()..].to_owned();
            let (link, word) = (word.to_owned(), word.to_owned());
            if word.starts_with("http://") || word.starts_with("https://") {
                view! { <a href=link>{word}</a> {space} }.into_any()
            } else {
                (word + &space).into_any()
            }
        });
        pieces.collect_view()
    }
}

/// A header whose words beyond ASCII are encoded (RFC 2047), as [`Mail`](super::Mail) writes them.
fn decoded(value: &str) -> String {
    const BEGIN: &str = "=?utf-8?b?";
    // White space between two of them belongs to neither.
    let joined = value.replace("?= =?", "?==?");
    let mut parts = joined.split(BEGIN);
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let word = part.split_once("?=");
        let word = word.and_then(|(word, rest)| Some((BASE64_STANDARD.decode(word).ok()?, rest)));
        match word {
            Some((word, rest)) => text += &(String::from_utf8_lossy(&word) + rest),
            None => text += &format!("{BEGIN}{part}"),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_text_are_told_apart() {
        let file = b"To: ada@example.org\r\nSubject: A long\r\n one\r\n\r\nText: 1\r\n\r\nTwo\r\n";
        let mail = StoredMail::of("a.eml".to_owned(), file);
        assert_eq!(mail.header("to"), "ada@example.org");
        assert_eq!(mail.header("Subject"), "A long one");
        assert_eq!((&*mail.header("Text"), &*mail.text), ("", "Text: 1\n\nTwo\n"));
        let nothing = StoredMail::of("a.eml".to_owned(), b"\xff");
        assert_eq!((&*nothing.header("To"), &*nothing.text), ("", ""));
    }

    #[test]
    fn a_header_is_read_as_it_was_written() {
        for (header, expect) in [
            ("Plain", "Plain"),
            ("=?utf-8?b?R3LDvMOfZQ==?=", "Grüße"),
            ("An =?utf-8?b?R3LDvMOfZQ==?= =?utf-8?b?IQ==?= there", "An Grüße! there"),
            ("=?utf-8?b?R3L", "=?utf-8?b?R3L"),
            ("=?utf-8?b?%?=", "=?utf-8?b?%?="),
        ] {
            assert_eq!(decoded(header), expect, "{header}");
        }
    }
}
