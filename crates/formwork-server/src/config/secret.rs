//! The key that the site seals things with.

use std::fmt;

/// The least length of a secret in bytes.
const LEAST_BYTES: usize = 32;

/// The greatest number of keys.
const MAX_KEYS: usize = 8;

/// The keys of a site, each of at least 32 secret bytes that are written in hex or base64.
///
/// The first one seals. The others, after commas, are those that it had before: what they have
/// sealed is still read. So a key is replaced by putting another before it, and taken away when
/// what it has sealed may be lost.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Vec<Vec<u8>>);

impl Secret {
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let key = |text: &str| {
            let bytes = from_hex(text).or_else(|| from_base64(text));
            bytes.filter(|bytes| bytes.len() >= LEAST_BYTES)
        };
        let keys: Option<Vec<_>> = text.split(',').map(str::trim).map(key).collect();
        match keys {
            Some(keys) if keys.len() <= MAX_KEYS => Ok(Self(keys)),
            Some(_) => Err(format!("expected at most {MAX_KEYS} keys")),
            None => Err(format!("expected at least {LEAST_BYTES} bytes, in hex or base64")),
        }
    }

    /// The key that seals.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.first().map(Vec::as_slice).unwrap_or_default()
    }

    /// Every key that opens, the one that seals first.
    pub fn keys(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().map(Vec::as_slice)
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

    #[test]
    fn the_first_of_several_keys_seals_and_each_has_to_be_one() {
        let (new, old) = ("0f".repeat(32), "f0".repeat(32));
        let secret = Secret::parse(&format!("{new}, {old}")).unwrap();
        assert_eq!(secret.as_bytes(), [0x0f; 32]);
        assert_eq!(secret.keys().collect::<Vec<_>>(), [[0x0f; 32], [0xf0; 32]]);
        for text in [format!("{new},"), format!("{new},swordfish"), vec![new; 9].join(",")] {
            assert!(Secret::parse(&text).is_err(), "{text}");
        }
    }
}
