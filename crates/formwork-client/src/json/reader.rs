//! What JSON consists of, before it has a type.

use super::{MAX_DEPTH, Malformed};

/// What is left of a text.
pub(crate) struct Reader<'a> {
    rest: &'a str,
    depth: u8,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { rest: text, depth: 0 }
    }

    /// The next byte behind white space, which stays; 0 at the end.
    pub(crate) fn peek(&mut self) -> u8 {
        self.rest = self.rest.trim_ascii_start();
        self.rest.as_bytes().first().copied().unwrap_or(0)
    }

    pub(crate) fn end(&mut self) -> Result<(), Malformed> {
        if self.peek() == 0 && self.rest.is_empty() { Ok(()) } else { Err(Malformed) }
    }

    pub(crate) fn expect(&mut self, byte: u8) -> Result<(), Malformed> {
        if self.peek() != byte {
            return Err(Malformed);
        }
        self.take(1).map(drop)
    }

    pub(crate) fn literal(&mut self, word: &str) -> bool {
        self.peek();
        let rest = self.rest.strip_prefix(word);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Begins a list or an object.
    pub(crate) fn enter(&mut self, start: u8) -> Result<(), Malformed> {
        self.depth += 1;
        if self.depth > MAX_DEPTH { Err(Malformed) } else { self.expect(start) }
    }

    pub(crate) fn leave(&mut self, end: u8) -> Result<(), Malformed> {
        self.depth -= 1;
        self.expect(end)
    }

    /// Whether a list or an object goes on; then its comma is read.
    pub(crate) fn more(&mut self, is_first: &mut bool, end: u8) -> Result<bool, Malformed> {
        if self.peek() == end {
            return Ok(false);
        }
        if !std::mem::take(is_first) {
            self.expect(b',')?;
        }
        Ok(true)
    }

    /// The characters of a number, as far as they go.
    pub(crate) fn number(&mut self) -> Result<&'a str, Malformed> {
        self.peek();
        let is_part = |byte: u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.rest.bytes().take_while(|byte| is_part(*byte)).count();
        if length == 0 { Err(Malformed) } else { self.take(length) }
    }

    pub(crate) fn string(&mut self) -> Result<String, Malformed> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let stop = self.rest.bytes().position(|byte| matches!(byte, b'"' | b'\\'));
            text.push_str(self.take(stop.ok_or(Malformed)?)?);
            if self.take(1)? == "\"" {
                return Ok(text);
            }
            text.push(self.escaped()?);
        }
    }

    /// Passes over a value, whatever it is; gives its text.
    pub(crate) fn skip(&mut self) -> Result<&'a str, Malformed> {
        let start = self.peek();
        let text = self.rest;
        match start {
            b'"' => self.string().map(drop)?,
            b'[' => self.skip_places(start, b']')?,
            b'{' => self.skip_places(start, b'}')?,
            _ if ["null", "true", "false"].iter().any(|word| self.literal(word)) => {}
            _ => self.number().map(drop)?,
        }
        text.get(..text.len() - self.rest.len()).ok_or(Malformed)
    }

    fn skip_places(&mut self, start: u8, end: u8) -> Result<(), Malformed> {
        self.enter(start)?;
        let mut is_first = true;
        while self.more(&mut is_first, end)? {
            if start == b'{' {
                self.string()?;
                self.expect(b':')?;
            }
            self.skip()?;
        }
        self.leave(end)
    }

    /// The character that stands behind a backslash.
    fn escaped(&mut self) -> Result<char, Malformed> {
        Ok(match self.take(1)? {
            "b" => '\u{8}',
            "f" => '\u{c}',
            "n" => '\n',
            "r" => '\r',
            "t" => '\t',
            "u" => self.unicode()?,
            "\"" => '"',
            "\\" => '\\',
            "/" => '/',
            _ => return Err(Malformed),
        })
    }

    fn unicode(&mut self) -> Result<char, Malformed> {
        let mut code = self.hexadecimal()?;
        if (0xD800..0xDC00).contains(&code) {
            if self.take(2)? != "\\u" {
                return Err(Malformed);
            }
            // What is no second half of a pair makes a number that is no character's.
            let low = self.hexadecimal()?.wrapping_sub(0xDC00);
            code = if low < 0x400 { 0x10000 + ((code - 0xD800) << 10) + low } else { code };
        }
        char::from_u32(code).ok_or(Malformed)
    }

    fn hexadecimal(&mut self) -> Result<u32, Malformed> {
        let mut digits = self.take(4)?.chars();
        let code = digits.try_fold(0, |code, digit| Some(code * 16 + digit.to_digit(16)?));
        code.ok_or(Malformed)
    }

    /// The next bytes, if they are whole characters.
    fn take(&mut self, length: usize) -> Result<&'a str, Malformed> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Malformed)?;
        self.rest = rest;
        Ok(taken)
    }
}
