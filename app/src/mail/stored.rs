//! A mail that was written to a folder.

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
    pub fn header(&self, name: &str) -> &str {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(key, _)| key.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn head_and_text_are_told_apart() {
        let file = b"To: ada@example.org\r\nSubject: A long\r\n one\r\n\r\nText: 1\r\n\r\nTwo\r\n";
        let mail = StoredMail::of("a.eml".to_owned(), file);
        assert_eq!((mail.header("to"), mail.header("Subject")), ("ada@example.org", "A long one"));
        assert_eq!((mail.header("Text"), &*mail.text), ("", "Text: 1\n\nTwo\n"));
        let nothing = StoredMail::of("a.eml".to_owned(), b"\xff");
        assert_eq!((nothing.header("To"), &*nothing.text), ("", ""));
    }
}
