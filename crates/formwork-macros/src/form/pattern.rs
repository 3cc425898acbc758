//! `#[field(pattern = "..")]`: one pattern for the browser's engine and for the server's.
//!
//! The attribute `pattern` is a JavaScript regular expression with the flag `v`, anchored at both
//! ends (HTML Standard, section 4.10.5.3.6). The server matches in linear time with another engine,
//! so a pattern is translated: what means the same in both once it is translated is accepted,
//! everything else is refused, with a word on what to write instead.

use std::{iter::Peekable, str::Chars};

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Result};

use escape::Escape;

mod class;
mod escape;

/// The greatest number of repetitions that a pattern may ask for.
const MAX_REPEAT: usize = 1000;

/// How deep groups may be in one another.
const MAX_DEPTH: usize = 50;

/// The greatest size of a pattern, in ranges of characters with the repetitions written out.
///
/// It keeps what the server compiles below its engine's limit of 10 MiB.
const MAX_SIZE: usize = 5000;

/// The expression of a `formwork::field::Pattern`.
///
/// On the server it matches by the translation, in the browser by the browser's own engine.
pub(crate) fn emit(pattern: &LitStr) -> Result<TokenStream> {
    let source = pattern.value();
    let translated = translate(&source).map_err(|message| Error::new(pattern.span(), message))?;
    let is_match =
        if cfg!(feature = "ssr") { emit_server(&translated) } else { emit_browser(&source) };
    Ok(quote! { ::formwork::field::Pattern::new(#source, { #is_match is_match }) })
}

fn emit_server(translated: &str) -> TokenStream {
    quote! {
        fn is_match(text: &str) -> bool {
            static REGEX: ::std::sync::LazyLock<::formwork::regex::Regex> =
                ::std::sync::LazyLock::new(|| {
                    ::formwork::regex::Regex::new(#translated).expect("a translated pattern")
                });
            REGEX.is_match(text)
        }
    }
}

fn emit_browser(source: &str) -> TokenStream {
    quote! {
        fn is_match(text: &str) -> bool {
            ::formwork::client::matches_pattern(#source, text)
        }
    }
}

/// The regular expression of the server that matches what `pattern` matches in a browser.
///
/// It is anchored, so that it is about the whole text.
pub(crate) fn translate(pattern: &str) -> std::result::Result<String, String> {
    if pattern.is_empty() {
        return Err("an empty pattern accepts nothing".to_owned());
    }
    if pattern.contains(char::is_control) {
        return Err(r"write a control character as `\t`, `\n` or `\x00`".to_owned());
    }
    let mut translator = Translator { rest: pattern.chars().peekable(), regex: String::new() };
    let size = translator.alternatives(0)?;
    if translator.rest.next().is_some() {
        return Err("`)` closes no group: write `\\)` for the character".to_owned());
    }
    if size > MAX_SIZE {
        return Err("the pattern is too large once its repetitions are written out".to_owned());
    }
    Ok(format!(r"\A(?:{})\z", translator.regex))
}

/// Reads a pattern once, from left to right, and writes the regular expression of the server.
///
/// Its methods give the size of what they have read.
struct Translator<'a> {
    rest: Peekable<Chars<'a>>,
    regex: String,
}

type Translated<T = usize> = std::result::Result<T, String>;

impl Translator<'_> {
    /// Reads up to the end of the group.
    fn alternatives(&mut self, depth: usize) -> Translated {
        if depth > MAX_DEPTH {
            return Err(format!("groups are more than {MAX_DEPTH} deep in one another"));
        }
        let mut size = 0_usize;
        while let Some(next) = self.rest.next_if(|next| *next != ')') {
            if next == '|' {
                self.regex.push('|');
                continue;
            }
            let one = self.term(next, depth)?;
            size = size.saturating_add(one);
        }
        Ok(size)
    }

    /// Reads something and how often it is repeated.
    fn term(&mut self, first: char, depth: usize) -> Translated {
        let size = match first {
            '^' => return self.assertion(r"\A"),
            '$' => return self.assertion(r"\z"),
            '(' => self.group(depth)?,
            '[' => class::read(&mut self.rest, &mut self.regex)?,
            '.' => self.write(Escape::Set(escape::ANY)),
            '\\' => {
                let escape = escape::read(&mut self.rest)?;
                self.write(escape)
            }
            '*' | '+' | '?' => {
                return Err(format!("`{first}` repeats nothing: write `\\{first}` for it"));
            }
            '{' | '}' | ']' => return Err(format!("write `\\{first}` for the character")),
            literal => self.write(Escape::Character(literal)),
        };
        Ok(size.saturating_mul(self.repetition()?))
    }

    /// Writes the beginning or the end of the text, which cannot be repeated.
    fn assertion(&mut self, regex: &str) -> Translated {
        self.regex.push_str(regex);
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => Err("`^` and `$` cannot be repeated".to_owned()),
            _ => Ok(0),
        }
    }

    fn group(&mut self, depth: usize) -> Translated {
        if self.rest.next_if_eq(&'?').is_some() && self.rest.next_if_eq(&':').is_none() {
            let message = "of the groups that begin with `(?` there is only `(?:..)`: no names, no \
                           flags, and no looking ahead or behind, which takes more than linear time";
            return Err(message.to_owned());
        }
        self.regex.push_str("(?:");
        let size = self.alternatives(depth + 1)?;
        self.regex.push(')');
        match self.rest.next() {
            Some(_) => Ok(size.max(1)),
            None => Err("`(` has no `)`: write `\\(` for the character".to_owned()),
        }
    }

    fn write(&mut self, escape: Escape) -> usize {
        escape.write(&mut self.regex);
        escape.size()
    }

    /// Reads how often the last thing is repeated, and gives how often it is written out.
    fn repetition(&mut self) -> Translated {
        let times = match self.rest.peek() {
            Some('*' | '+' | '?') => {
                self.regex.extend(self.rest.next());
                1
            }
            Some('{') => self.counted()?,
            _ => return Ok(1),
        };
        // Whether as many or as few as possible are tried first makes no difference to a verdict.
        self.regex.extend(self.rest.next_if_eq(&'?'));
        match self.rest.peek() {
            Some('*' | '+' | '?' | '{') => {
                Err("a repetition cannot be repeated: put a group around it".to_owned())
            }
            _ => Ok(times),
        }
    }

    /// Reads `{n}`, `{n,}` or `{n,m}`.
    fn counted(&mut self) -> Translated {
        let mut text = String::new();
        text.extend(self.rest.next());
        while let Some(next) = self.rest.next_if(|next| next.is_ascii_digit() || *next == ',') {
            text.push(next);
        }
        let (least, greatest) = match text[1..].split_once(',') {
            Some((least, greatest)) => (least, greatest),
            None => (&text[1..], &text[1..]),
        };
        let malformed = "after `{` come one or two numbers and `}`: write `\\{` for the character";
        if self.rest.next_if_eq(&'}').is_none() {
            return Err(malformed.to_owned());
        }
        let least = count(least)?.ok_or(malformed)?;
        let greatest = count(greatest)?;
        if greatest.is_some_and(|greatest| greatest < least) {
            return Err(format!("nothing is repeated `{text}}}` times: the bounds are swapped"));
        }
        self.regex.push_str(&text);
        self.regex.push('}');
        Ok(greatest.unwrap_or(least + 1))
    }
}

/// A number of repetitions; `None` if there is none.
fn count(digits: &str) -> Translated<Option<usize>> {
    if digits.is_empty() {
        return Ok(None);
    }
    match digits.parse() {
        Ok(count) if count <= MAX_REPEAT => Ok(Some(count)),
        _ => Err(format!("nothing is repeated more than {MAX_REPEAT} times")),
    }
}

#[cfg(test)]
mod tests;
