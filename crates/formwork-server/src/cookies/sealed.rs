//! Signed and encrypted cookies, under keys that come from `FORMWORK_SECRET`.

use std::{fmt, time::Duration};

use cookie::{Cookie, CookieJar, Key};
use sha2::{Digest, Sha256};

use super::{Cookies, HOST_PREFIX, SECURE_PREFIX, SetCookieError, lasting};
use crate::config::Secret;

/// The site has no secret to seal cookies with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "signed and encrypted cookies need FORMWORK_SECRET: at least 32 random bytes in hex or base64, \
     such as `openssl rand -hex 32` prints"
)]
pub struct MissingSecret;

macro_rules! sealed_cookies {
    ($(#[$documentation:meta])* $name:ident $label:literal $read:ident $write:ident) => {
        $(#[$documentation])*
        #[derive(Clone)]
        pub struct $name {
            cookies: Cookies,
            secret: Secret,
        }

        impl $name {
            pub(super) fn of(cookies: &Cookies) -> Result<Self, MissingSecret> {
                let secret = cookies.context.site().config().secret.clone();
                let secret = secret.ok_or(MissingSecret)?;
                Ok(Self { cookies: cookies.clone(), secret })
            }

            /// The value of a cookie; `None` if there is none, or one that was tampered with.
            #[must_use]
            pub fn get(&self, name: &str) -> Option<String> {
                // Whoever may have set it, only this site can have made its value.
                let names = [HOST_PREFIX, SECURE_PREFIX];
                let jar = self.cookies.context.cookies();
                names.into_iter().find_map(|prefix| {
                    let name = self.cookies.prefixed(prefix, name);
                    self.secret.keys().find_map(|secret| {
                        let key = key(secret, $label, &name);
                        Some(jar.seen().$read(&key).get(&name)?.value().to_owned())
                    })
                })
            }

            /// Sets a cookie that lives for `max_age`.
            ///
            /// # Errors
            ///
            /// [`SetCookieError`], see there.
            pub fn set(
                &self,
                name: &str,
                value: &str,
                max_age: Duration,
            ) -> Result<(), SetCookieError> {
                self.add(lasting(name, value, max_age))
            }

            /// Sets a cookie with attributes of its own, as [`Cookies::add`] does.
            ///
            /// # Errors
            ///
            /// [`SetCookieError`], see there.
            pub fn add(&self, cookie: Cookie<'static>) -> Result<(), SetCookieError> {
                let cookie = self.cookies.complete(cookie)?;
                let name = cookie.name().to_owned();
                let mut jar = CookieJar::new();
                jar.$write(&self.key(&name)).add(cookie);
                match jar.get(&name) {
                    Some(sealed) => self.cookies.store(sealed.clone()),
                    None => Ok(()),
                }
            }

            /// Lets the browser forget a cookie, as [`Cookies::remove`] does.
            ///
            /// # Errors
            ///
            /// [`SetCookieError`], see there.
            pub fn remove(&self, name: &str) -> Result<(), SetCookieError> {
                self.cookies.remove(name)
            }

            fn key(&self, name: &str) -> Key {
                key(self.secret.as_bytes(), $label, name)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.cookies.fmt(f)
            }
        }
    };
}

sealed_cookies! {
    /// Cookies that the visitor can read and not change (HMAC-SHA256).
    ///
    /// A signature holds for one name: the value of one cookie is worth nothing in another. It
    /// does not run out with the cookie: put a date into the value where that matters.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use formwork_core::Result;
    /// use formwork_server::request::cookies;
    ///
    /// async fn post() -> Result<()> {
    ///     // Fails if there is no `FORMWORK_SECRET`.
    ///     let signed = cookies().signed()?;
    ///     signed.set("member", "7", Duration::from_secs(3600))?;
    ///     assert_eq!(signed.get("member").as_deref(), Some("7"));
    ///     assert_eq!(signed.get("other"), None);
    ///     Ok(())
    /// }
    /// ```
    SignedCookies "signed" signed signed_mut
}

sealed_cookies! {
    /// Cookies that the visitor can neither read nor change (AES-256-GCM).
    ///
    /// A value holds for one name: that of one cookie is worth nothing in another. It does not
    /// run out with the cookie: put a date into the value where that matters.
    ///
    /// # Examples
    ///
    /// ```no_run
    /// use std::time::Duration;
    /// use formwork_core::Result;
    /// use formwork_server::request::cookies;
    ///
    /// async fn post() -> Result<()> {
    ///     // Fails if there is no `FORMWORK_SECRET`.
    ///     let encrypted = cookies().encrypted()?;
    ///     encrypted.set("draft", "not for your eyes", Duration::from_secs(3600))?;
    ///     assert!(encrypted.get("draft").is_some());
    ///     assert_ne!(cookies().get("draft").as_deref(), Some("not for your eyes"));
    ///     Ok(())
    /// }
    /// ```
    EncryptedCookies "encrypted" private private_mut
}

/// A key for one purpose and one name: nothing that is sealed with it can be used elsewhere. The
/// name is part of it because a signature alone covers the value only.
fn key(secret: &[u8], purpose: &str, name: &str) -> Key {
    let mut hash = Sha256::new();
    // The parts cannot run into one another: a zero byte ends the purpose, the hash of the secret
    // has a fixed length, and the name is last.
    hash.update(b"formwork cookie\0");
    hash.update(purpose);
    hash.update(b"\0");
    hash.update(Sha256::digest(secret));
    hash.update(name);
    Key::derive_from(&hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;

    fn secret(text: &str) -> Secret {
        let get = |name: &str| (name == "FORMWORK_SECRET").then(|| text.to_owned());
        Config::from_variables(get).unwrap().secret.unwrap()
    }

    #[test]
    fn each_secret_purpose_and_name_has_a_key_of_its_own() {
        let (one, other) = (secret(&"0f".repeat(32)), secret(&"f0".repeat(32)));
        let keys = [
            key(one.as_bytes(), "signed", "a"),
            key(one.as_bytes(), "signed", "b"),
            key(one.as_bytes(), "encrypted", "a"),
            key(other.as_bytes(), "signed", "a"),
        ];
        for (at, key) in keys.iter().enumerate() {
            assert!(keys.iter().skip(at + 1).all(|other| other != key));
        }
        assert!(keys[0] == key(one.as_bytes(), "signed", "a"));
    }
}
