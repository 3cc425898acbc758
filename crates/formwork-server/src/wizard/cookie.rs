//! The cookie that a visitor's state is found by.

use std::fmt::Write as _;

use formwork_core::{Result, Wizard};
use sha2::{Digest, Sha256};

use super::{LIFE, token::Token};
use crate::{cookies::SetCookieError, request::cookies};

/// The token that the visitor was given, if it is one.
pub(super) fn get<W: Wizard>() -> Result<Option<Token>> {
    let text = cookies().encrypted()?.get(&name::<W>());
    Ok(text.and_then(|text| Token::parse(&text)))
}

pub(super) fn set<W: Wizard>(token: &Token) -> Result<()> {
    Ok(cookies().encrypted()?.set(&name::<W>(), &token.to_text(), LIFE)?)
}

pub(super) fn remove<W: Wizard>() -> Result<(), SetCookieError> {
    cookies().remove(&name::<W>())
}

/// One for each wizard. Paths of Rust have characters that names of cookies have not, and no bound.
fn name<W: Wizard>() -> String {
    let hash = Sha256::digest(W::NAME);
    hash.iter().take(8).fold("wizard-".to_owned(), |mut name, byte| {
        // Writing to a string cannot fail.
        let _ = write!(name, "{byte:02x}");
        name
    })
}
