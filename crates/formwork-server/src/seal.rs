//! Texts that visitors carry and can neither read nor change.

use std::fmt;

use aes_gcm::{
    Aes256Gcm, KeyInit, Nonce,
    aead::{Aead, Payload},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::config::Secret;

/// The length of a nonce, in bytes (NIST SP 800-38D, section 5.2.1.1).
const NONCE: usize = 12;

/// The keys of one purpose: AES-256-GCM, each from one key of the site.
pub(crate) struct Seal {
    /// The first one seals, each of them opens.
    ciphers: Vec<Aes256Gcm>,
    /// What tags are made with; of the first key.
    tag: [u8; 32],
}

impl Seal {
    /// With keys of its own that come from the secret, or a random one.
    ///
    /// # Panics
    ///
    /// If there is no secret, and the system has no random numbers.
    pub(crate) fn new(purpose: &str, secret: Option<&Secret>) -> Self {
        let keys: Vec<[u8; 32]> = match secret {
            Some(secret) => secret.keys().map(|key| derive(purpose, key)).collect(),
            None => vec![random()],
        };
        let tag = keys.first().map(|key| derive("tag", key)).unwrap_or_default();
        Self { ciphers: keys.iter().map(|key| Aes256Gcm::new(key.into())).collect(), tag }
    }

    /// Seals `text` for `place`, in letters that need no escaping in URLs and HTML.
    pub(crate) fn seal(&self, place: &[u8], text: &[u8]) -> Option<String> {
        let mut bytes = [0; NONCE].to_vec();
        getrandom::fill(&mut bytes).ok()?;
        let payload = Payload { msg: text, aad: place };
        let encrypted = self.ciphers.first()?.encrypt(Nonce::from_slice(&bytes), payload).ok()?;
        bytes.extend(encrypted);
        Some(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// What was sealed for `place`; `None` for every other text.
    pub(crate) fn open(&self, place: &[u8], sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, encrypted) = bytes.split_at_checked(NONCE)?;
        let payload = || Payload { msg: encrypted, aad: place };
        let open = |cipher: &Aes256Gcm| cipher.decrypt(Nonce::from_slice(nonce), payload()).ok();
        self.ciphers.iter().find_map(open)
    }

    /// The same 16 digits for the same text at the same place, that tell nothing of it.
    pub(crate) fn tag(&self, place: &[u8], text: &[u8]) -> String {
        let hash = Sha256::new().chain_update(self.tag);
        let hash = hash.chain_update(Sha256::digest(place)).chain_update(Sha256::digest(text));
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for Seal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seal(…)")
    }
}

fn derive(purpose: &str, key: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update("formwork ").chain_update(purpose).chain_update("\0");
    hash.chain_update(Sha256::digest(key)).finalize().into()
}

fn random() -> [u8; 32] {
    let mut key = [0; 32];
    getrandom::fill(&mut key).expect("the system has random numbers");
    key
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secret(text: &str) -> Secret {
        Secret::parse(text).unwrap()
    }

    #[test]
    fn a_text_is_good_as_a_whole_and_at_its_place_only() {
        let seal = Seal::new("test", None);
        let text = seal.seal(b"here", b"content").unwrap();
        assert_eq!(seal.open(b"here", &text).as_deref(), Some(b"content".as_slice()));
        assert_eq!(seal.open(b"there", &text), None);
        for end in 0..text.len() {
            assert_eq!(seal.open(b"here", &text[..end]), None);
            let mut bytes = text.clone().into_bytes();
            bytes[end] = if bytes[end] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open(b"here", &String::from_utf8(bytes).unwrap()), None);
        }
    }

    #[test]
    fn each_purpose_has_a_key_of_its_own_and_old_keys_open() {
        let (old, new) = ("0f".repeat(32), "f0".repeat(32));
        let sealed = Seal::new("a", Some(&secret(&old))).seal(b"", b"7").unwrap();
        let rotated = secret(&format!("{new},{old}"));
        let opened = |purpose, secret| Seal::new(purpose, Some(secret)).open(b"", &sealed);
        assert_eq!(opened("a", &rotated).as_deref(), Some(b"7".as_slice()));
        assert_eq!(opened("b", &rotated), None);
        assert_eq!(opened("a", &secret(&new)), None);
        let sealed = Seal::new("a", Some(&rotated)).seal(b"", b"7").unwrap();
        assert!(Seal::new("a", Some(&secret(&new))).open(b"", &sealed).is_some());
    }

    #[test]
    fn a_tag_is_of_its_text_and_place() {
        let seal = Seal::new("a", Some(&secret(&"0f".repeat(32))));
        assert_eq!(seal.tag(b"a", b"b"), seal.tag(b"a", b"b"));
        assert_eq!(seal.tag(b"a", b"b").len(), 16);
        assert_ne!(seal.tag(b"a", b"b"), seal.tag(b"ab", b""));
        assert_ne!(seal.tag(b"a", b"b"), Seal::new("b", None).tag(b"a", b"b"));
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*", letters in "[A-Za-z0-9_-]{0,100}") {
            let seal = Seal::new("test", None);
            for text in [text, letters] {
                prop_assert_eq!(seal.open(b"", &text), None);
            }
        }
    }
}
