//! The random value that a state is found and encrypted by.

use aes_gcm::{Aes256Gcm, KeyInit, Nonce, aead::Aead};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use formwork_core::{Error, Result};
use sha2::{Digest, Sha256};

/// The length of a nonce, in bytes (NIST SP 800-38D, section 5.2.1.1).
const NONCE: usize = 12;

/// 256 random bits, which only the visitor keeps.
pub(super) struct Token([u8; 32]);

impl Token {
    pub(super) fn random() -> Result<Self> {
        Ok(Self(random()?))
    }

    pub(super) fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    pub(super) fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the database knows of it.
    pub(super) fn id(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    pub(super) fn seal(&self, plain: &[u8]) -> Result<Vec<u8>> {
        let nonce: [u8; NONCE] = random()?;
        let sealed = self.cipher().encrypt(Nonce::from_slice(&nonce), plain);
        let sealed = sealed.map_err(|error| Error::failed(error.to_string()))?;
        Ok([&nonce[..], &sealed].concat())
    }

    /// What was sealed; `None` if it was not sealed by this token.
    pub(super) fn open(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.cipher().decrypt(Nonce::from_slice(nonce), sealed).ok()
    }

    /// The key is another hash than the id, so that nothing follows from that.
    fn cipher(&self) -> Aes256Gcm {
        let key = Sha256::new().chain_update(b"formwork wizard\0").chain_update(self.0).finalize();
        Aes256Gcm::new(&key)
    }
}

fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::failed(error.to_string()))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_token_opens_what_it_sealed() {
        let (one, other) = (Token::random().unwrap(), Token::random().unwrap());
        let sealed = one.seal(b"secret").unwrap();
        assert_eq!(one.open(&sealed).as_deref(), Some(&b"secret"[..]));
        assert_eq!(other.open(&sealed), None);
        assert_ne!(sealed, one.seal(b"secret").unwrap());
        for length in 0..sealed.len() {
            assert_eq!(one.open(&sealed[..length]), None, "{length}");
        }
    }

    #[test]
    fn a_token_is_read_as_it_was_written_and_nothing_else_is_one() {
        let token = Token::random().unwrap();
        let text = token.to_text();
        assert_eq!(Token::parse(&text).unwrap().id(), token.id());
        for text in ["", "x", "ä", &text[1..], &format!("{text}A"), &format!("{text}=")] {
            assert!(Token::parse(text).is_none(), "{text}");
        }
    }
}
