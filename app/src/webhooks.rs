//! Telling a webhook's sender from anybody else.

use std::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// The secret that a webhook's sender and this application share; `WEBHOOK_SECRET`.
#[derive(Clone)]
pub struct WebhookSecret(String);

impl WebhookSecret {
    /// A secret as the sender shows it; `None` if it is empty.
    #[must_use]
    pub fn new(secret: String) -> Option<Self> {
        (!secret.is_empty()).then_some(Self(secret))
    }

    /// Whether `signature`, `sha256=` and the HMAC-SHA256 of the body in hex, was made with this
    /// secret. It takes the same time wherever a wrong one differs.
    #[must_use]
    pub fn has_signed(&self, body: &[u8], signature: &[u8]) -> bool {
        let Some(code) = signature.strip_prefix(b"sha256=").and_then(from_hex) else {
            return false;
        };
        // A key of any length will do.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(self.0.as_bytes()) else {
            return false;
        };
        mac.update(body);
        mac.verify_slice(&code).is_ok()
    }
}

impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WebhookSecret(…)")
    }
}

fn from_hex(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, []) = digits.as_chunks::<2>() else {
        return None;
    };
    pairs.iter().map(|[high, low]| Some(digit(*high)? * 16 + digit(*low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(body: &str, signature: &str, expect: bool) {
        let secret = WebhookSecret::new("Jefe".to_owned()).unwrap();
        assert_eq!(secret.has_signed(body.as_bytes(), signature.as_bytes()), expect, "{signature}");
    }

    #[test]
    fn a_signature_is_that_of_rfc_4231_and_no_other() {
        let body = "what do ya want for nothing?";
        let code = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        check(body, &format!("sha256={code}"), true);
        check(body, &format!("sha256={}", code.to_uppercase()), true);
        check("something else", &format!("sha256={code}"), false);
        check(body, &format!("sha256={}", &code[..62]), false);
        check(body, &format!("sha256={}", &code[..63]), false);
        check(body, &format!("sha256={code}00"), false);
        for signature in ["", "sha256=", code, "sha1=00", "sha256=zz", "sha256=ä"] {
            check(body, signature, false);
        }
    }
}
