//! The key that the site seals things with.

use std::fmt;

/// The least length of a secret in bytes.
const LEAST_BYTES: usize = 32;

/// At least 32 secret bytes, written in hex or base64.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<u8>);

impl Secret {
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let bytes = from_hex(text).or_else(|| from_base64(text));
        match bytes {
            Some(bytes) if bytes.len() >= LEAST_BYTES => Ok(Self(bytes)),
            _ => Err(format!("expected at least {LEAST_BYTES} bytes, in hex or base64")),
        }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u32>> = text.chars().map(|c| c.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    digits.chunks(2).map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok()).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    use base64::{Engine, engine::general_purpose::STANDARD};
    STANDARD.decode(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_and_base64_of_32_bytes_are_read_and_less_is_refused() {
        assert!(Secret::parse(&"0f".repeat(32)).is_ok());
        assert!(Secret::parse("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=").is_ok());
        assert!(Secret::parse(&"0f".repeat(31)).is_err());
        assert!(Secret::parse("swordfish").is_err());
    }
}
