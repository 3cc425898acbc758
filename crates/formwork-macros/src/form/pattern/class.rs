//! Classes: `[a-z]`, `[^\d]`.
//!
//! With the flag `v` a class is a language of its own (ECMA-262, section 22.2.1, ClassSetExpression).
//! Here it has characters, ranges of them and the sets with names.

use std::{iter::Peekable, str::Chars};

use super::{
    Translated,
    escape::{self, Escape},
};

/// What has to be escaped in a class.
const SYNTAX: &str = "()[]{}/-|";

/// What may be escaped in a class and nowhere else.
const PUNCTUATORS: &str = "&-!#%,:;<=>@`~";

/// What twice in a row is an operator, or kept for one.
const DOUBLED: &str = "&!#$%*+,.:;<=>?@^`~";

/// Reads a class after its `[` and gives its size.
pub(super) fn read(rest: &mut Peekable<Chars<'_>>, regex: &mut String) -> Translated {
    regex.push('[');
    regex.extend(rest.next_if_eq(&'^'));
    let mut size = 0;
    loop {
        let Some(first) = rest.next() else {
            return Err(r"`[` has no `]`: write `\[` for the character".to_owned());
        };
        if first == ']' {
            break;
        }
        let item = one(first, rest)?;
        size += item.size();
        item.write(regex);
        if rest.next_if_eq(&'-').is_some() {
            regex.push('-');
            end_of_range(item, rest)?.write(regex);
        }
    }
    regex.push(']');
    if size == 0 {
        return Err("an empty class: write at least one character".to_owned());
    }
    Ok(size)
}

/// Reads the last character of a range.
fn end_of_range(start: Escape, rest: &mut Peekable<Chars<'_>>) -> Translated<Escape> {
    let hyphen = || r"write `\-` for the character in a class".to_owned();
    let end = match rest.next() {
        None | Some(']') => return Err(hyphen()),
        Some(first) => one(first, rest)?,
    };
    match (start, end) {
        (Escape::Character(start), Escape::Character(end)) if start <= end => {
            Ok(Escape::Character(end))
        }
        (Escape::Character(start), Escape::Character(end)) => {
            Err(format!("the range `{start}-{end}` is empty: its ends are swapped"))
        }
        _ => Err(hyphen()),
    }
}

/// Reads one character or set.
fn one(first: char, rest: &mut Peekable<Chars<'_>>) -> Translated<Escape> {
    if DOUBLED.contains(first) && rest.peek() == Some(&first) {
        return Err(format!(r"`{first}{first}` is an operator in a class: one is enough"));
    }
    match first {
        '\\' => match rest.next_if(|next| PUNCTUATORS.contains(*next)) {
            Some(punctuator) => Ok(Escape::Character(punctuator)),
            None => escape::read(rest),
        },
        '[' => Err(r"a class in a class: write its characters, or `\[`".to_owned()),
        syntax if SYNTAX.contains(syntax) => {
            Err(format!(r"write `\{syntax}` for the character in a class"))
        }
        literal => Ok(Escape::Character(literal)),
    }
}
