//! What only one person shall know: the value of a session's cookie, of a link in a mail, of an API token.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use formwork::prelude::Error;
use sha2::{Digest, Sha256};

/// 256 random bits as a text. The database keeps the [`key`](Self::key) alone, so who reads it can use none.
pub struct Token(String);

impl Token {
    /// A new one.
    ///
    /// # Errors
    ///
    /// If the system has no random numbers.
    pub fn new() -> Result<Self, Error> {
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| Error::failed(error.to_string()))?;
        Ok(Self(BASE64_URL_SAFE_NO_PAD.encode(random)))
    }

    /// One that somebody has sent.
    #[must_use]
    pub fn received(text: String) -> Self {
        Self(text)
    }

    /// The text, for its holder.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What it is found by in the database. A plain hash is enough: nobody can try all random texts.
    #[must_use]
    pub fn key(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(&self.0))
    }
}
