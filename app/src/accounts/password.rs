//! Passwords, by Argon2id.

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHasher, PasswordVerifier, password_hash::phc::PasswordHash};
use formwork::prelude::{Error, Result, Secret};

use crate::turns::Turns;

/// One hash takes 19 MiB and a core for some 20 ms: of two cores or more one is left for other work.
static TURNS: LazyLock<Turns> = LazyLock::new(|| {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Turns::new((cores - 1).max(1), WAITING)
});

/// How many wait for a turn at most: one that comes behind them would be answered in some seconds.
const WAITING: usize = 100;

/// What is compared with where there is no member, so that an unknown address takes as long as a known
/// one: the hash of a password that nobody has.
static NOBODYS: LazyLock<Option<String>> =
    LazyLock::new(|| super::Token::new().ok().and_then(|token| hash_now(token.as_str()).ok()));

/// The hash of a password, with a salt of its own, in the PHC string format.
///
/// # Errors
///
/// If the system has no random numbers; 503 if too many wait for a turn.
pub async fn hash(password: &Secret<String>) -> Result<String> {
    let password = password.expose().clone();
    TURNS.run(move || hash_now(&password)).await?
}

/// Whether `password` is the one with this hash; never if there is none, which takes as long to say.
///
/// # Errors
///
/// If the hash is none; 503 if too many wait for a turn.
pub async fn is_right(password: &Secret<String>, hash: Option<String>) -> Result<bool> {
    let password = password.expose().clone();
    let compare = move || {
        let is_known = hash.is_some();
        let Some(hash) = hash.or_else(|| NOBODYS.clone()) else {
            return Ok(false);
        };
        let hash = PasswordHash::new(&hash).map_err(|error| failed(error.into()))?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && is_known)
    };
    TURNS.run(compare).await?
}

fn hash_now(password: &str) -> Result<String> {
    let hash = Argon2::default().hash_password(password.as_bytes()).map_err(failed)?;
    Ok(hash.to_string())
}

fn failed(error: argon2::password_hash::Error) -> Error {
    Error::failed(format!("a password cannot be hashed: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_right_for_its_own_hash_alone() {
        let password = Secret::new("correct horse battery".to_owned());
        let other = Secret::new("correct horse batterz".to_owned());
        let hash = hash(&password).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(is_right(&password, Some(hash.clone())).await.unwrap());
        assert!(!is_right(&other, Some(hash)).await.unwrap());
        assert!(!is_right(&password, None).await.unwrap());
        assert!(is_right(&password, Some("plain".to_owned())).await.is_err());
    }
}
