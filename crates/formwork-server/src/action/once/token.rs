//! The token of a form: random, dated, and of one action.

use std::time::{SystemTime, UNIX_EPOCH};

use sha2::{Digest, Sha256};

use super::LIFE;
use crate::seal::Seal;

/// 128 random bits, and the seconds since 1970.
const RANDOM: usize = 16;
const TIME: usize = 8;

/// The longest text that is looked at, in bytes; a token has 70.
const MAX_TEXT: usize = 128;

/// A token as it came back.
#[derive(Debug)]
pub(in crate::action) struct Token([u8; RANDOM + TIME]);

impl Token {
    /// A token for one form, in letters that need no escaping.
    pub(in crate::action) fn mint(seal: &Seal, action: &str, now: SystemTime) -> Option<String> {
        let mut bytes = [0; RANDOM + TIME];
        let (random, time) = bytes.split_at_mut(RANDOM);
        getrandom::fill(random).ok()?;
        time.copy_from_slice(&seconds(now).to_be_bytes());
        seal.seal(&place(action), &bytes)
    }

    /// The token that a form of the action was given; `None` for every other text.
    pub(in crate::action) fn open(seal: &Seal, action: &str, text: &str) -> Option<Self> {
        if text.len() > MAX_TEXT {
            return None;
        }
        seal.open(&place(action), text)?.try_into().ok().map(Self)
    }

    /// What the database knows of it.
    pub(in crate::action) fn id(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// When it was made, in seconds since 1970.
    pub(in crate::action) fn minted(&self) -> u64 {
        self.0.last_chunk::<TIME>().map_or(0, |time| u64::from_be_bytes(*time))
    }
}

/// Whether what was made at `minted`, in seconds since 1970, is past its life.
pub(super) fn is_expired(minted: u64, now: SystemTime) -> bool {
    seconds(now).saturating_sub(minted) > LIFE.as_secs()
}

fn place(action: &str) -> Vec<u8> {
    [b"token\0", action.as_bytes()].concat()
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn seal() -> Seal {
        Seal::new("test", None)
    }

    #[test]
    fn a_token_is_one_of_its_action_and_of_nothing_else() {
        let seal = seal();
        let now = SystemTime::now();
        let [one, other] = [(); 2].map(|()| Token::mint(&seal, "act", now).unwrap());
        assert!(one.len() <= MAX_TEXT);
        let id = |text: &str| Token::open(&seal, "act", text).map(|token| token.id());
        assert_eq!(id(&one), id(&one));
        assert_ne!(id(&one), id(&other));
        assert!(Token::open(&seal, "other", &one).is_none());
        let sealed_elsewhere = seal.seal(b"act", &[0; RANDOM + TIME]).unwrap();
        for text in ["", "x", "ä", &one[1..], &format!("{one}A"), &sealed_elsewhere] {
            assert!(id(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_token_is_good_for_its_life() {
        let seal = seal();
        let minted = UNIX_EPOCH + Duration::from_secs(1_000_000);
        let text = Token::mint(&seal, "act", minted).unwrap();
        let token = Token::open(&seal, "act", &text).unwrap();
        for (now, is_expired) in [
            (minted, false),
            (minted + LIFE, false),
            (minted + LIFE + Duration::from_secs(1), true),
            // The clock of another server may be a little behind.
            (minted - Duration::from_secs(60), false),
        ] {
            assert_eq!(super::is_expired(token.minted(), now), is_expired, "{now:?}");
        }
    }
}
