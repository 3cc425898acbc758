//! The words of a piece of SQL, as SQLite tells them apart.

use std::borrow::Cow;

/// What a [`Token`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    /// A keyword or a name without quotes.
    Word,
    /// A name in `"…"`, `` `…` `` or `[…]`.
    Quoted,
    /// A text in `'…'`; a name where only a name can stand.
    Text,
    /// A number.
    Number,
    /// Any other character.
    Symbol,
}

/// A piece of SQL that means one thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) kind: TokenKind,
    /// As it is written.
    pub(super) text: &'a str,
    /// Where it begins, in bytes.
    pub(super) start: usize,
}

impl<'a> Token<'a> {
    /// Where it ends, in bytes.
    pub(super) fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// Whether it is `word`, a keyword in upper case.
    pub(super) fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    pub(super) fn is_symbol(&self, symbol: &str) -> bool {
        self.kind == TokenKind::Symbol && self.text == symbol
    }

    /// The name that it can be in an expression, without quotes.
    pub(super) fn name(&self) -> Option<Cow<'a, str>> {
        match self.kind {
            TokenKind::Word => Some(Cow::Borrowed(self.text)),
            TokenKind::Quoted => Some(unquoted(self.text)),
            _ => None,
        }
    }

    /// The name that it is in a declaration, where SQLite takes a text as well.
    pub(super) fn declared_name(&self) -> Option<Cow<'a, str>> {
        if self.kind == TokenKind::Text { Some(unquoted(self.text)) } else { self.name() }
    }
}

/// Takes off the quotes; a doubled one inside is one.
fn unquoted(text: &str) -> Cow<'_, str> {
    let quote = text.chars().next().unwrap_or_default();
    let end = if quote == '[' { ']' } else { quote };
    let inner = text.strip_prefix(quote).unwrap_or(text);
    let inner = inner.strip_suffix(end).unwrap_or(inner);
    if quote == '[' || !inner.contains(quote) {
        return Cow::Borrowed(inner);
    }
    Cow::Owned(inner.replace(&String::from_iter([quote, quote]), &quote.to_string()))
}

/// The tokens of `sql`, without white space and comments.
///
/// A quote or comment without an end goes to the end of the text, so every text has tokens.
pub(super) fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let rest = &sql[at..];
            let first = rest.chars().next()?;
            let skipped = blank_length(rest);
            if skipped == 0 {
                let (kind, length) = measure(first, rest);
                let token = Token { kind, text: &rest[..length], start: at };
                at += length;
                return Some(token);
            }
            at += skipped;
        }
    })
}

/// How long the white space or comment is that `rest` begins with, in bytes.
fn blank_length(rest: &str) -> usize {
    if rest.starts_with("--") {
        return rest.find('\n').unwrap_or(rest.len());
    }
    if let Some(comment) = rest.strip_prefix("/*") {
        return comment.find("*/").map_or(rest.len(), |end| end + 4);
    }
    let is_space = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c');
    rest.len() - rest.trim_start_matches(is_space).len()
}

/// What `rest` begins with, and how long that is, in bytes.
fn measure(first: char, rest: &str) -> (TokenKind, usize) {
    match first {
        '\'' => (TokenKind::Text, quoted_length(rest, '\'')),
        '"' | '`' => (TokenKind::Quoted, quoted_length(rest, first)),
        '[' => (TokenKind::Quoted, rest.find(']').map_or(rest.len(), |end| end + 1)),
        'x' | 'X' if rest[1..].starts_with('\'') => {
            (TokenKind::Text, 1 + quoted_length(&rest[1..], '\''))
        }
        '0'..='9' => (TokenKind::Number, length_while(rest, |c| is_word(c) || c == '.')),
        c if is_word(c) => (TokenKind::Word, length_while(rest, is_word)),
        other => (TokenKind::Symbol, other.len_utf8()),
    }
}

/// Letters, digits, `_`, `$`, and everything beyond ASCII.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

fn length_while(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

/// The length of a quoted piece; a doubled quote does not end it.
fn quoted_length(text: &str, quote: char) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((index, character)) = characters.next() {
        if character != quote {
            continue;
        }
        match characters.peek() {
            Some((_, next)) if *next == quote => {
                characters.next();
            }
            _ => return index + 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(sql: &str, expect: &[&str]) {
        let texts: Vec<_> = tokens(sql).map(|token| token.text).collect();
        assert_eq!(texts, expect);
    }

    #[test]
    fn quotes_and_comments_hide_what_is_in_them() {
        check("a -- b, 'c\n, d", &["a", ",", "d"]);
        check("a/* ) ' */b /* open", &["a", "b"]);
        check("'it''s, )' x'00'", &["'it''s, )'", "x'00'"]);
        check("[a, b] `c``d` \"e\"\"f\"", &["[a, b]", "`c``d`", "\"e\"\"f\""]);
        check("length(name)<=80.5", &["length", "(", "name", ")", "<", "=", "80.5"]);
        check("größe$1 \"open", &["größe$1", "\"open"]);
    }

    #[test]
    fn names_are_without_quotes() {
        let names: Vec<_> = tokens("a \"b\"\"c\" `d``` [e] 'f' 1").map(|t| t.name()).collect();
        let expect = [Some("a"), Some("b\"c"), Some("d`"), Some("e"), None, None];
        assert_eq!(names, expect.map(|name| name.map(Cow::Borrowed)));
        assert_eq!(tokens("'it''s'").next().unwrap().declared_name().as_deref(), Some("it's"));
    }

    proptest! {
        #[test]
        fn no_text_panics_and_none_is_lost(sql in r#"[a1 '"`\[\]\-*/\nxé(),.]{0,40}|.*"#) {
            let mut end = 0;
            for token in tokens(&sql) {
                prop_assert!(token.start >= end && !token.text.is_empty());
                end = token.end();
                let _ = token.declared_name();
            }
        }
    }
}
