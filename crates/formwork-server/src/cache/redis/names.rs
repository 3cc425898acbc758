//! Names and keys of any length, as they are written in Redis.

use std::{borrow::Cow, fmt::Write as _};

use sha2::{Digest, Sha256};

/// The longest name that is written as it is, in bytes.
const LENGTH_LIMIT: usize = 200;

/// The name itself, or its SHA-256 if it is long or has something that ends a line.
pub(super) fn short(name: &str) -> Cow<'_, str> {
    let is_plain = name.len() <= LENGTH_LIMIT && !name.is_empty();
    if is_plain && !name.bytes().any(|byte| byte.is_ascii_control()) {
        return Cow::Borrowed(name);
    }
    let mut short = String::from("#");
    for byte in Sha256::digest(name) {
        let _ = write!(short, "{byte:02x}");
    }
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_short_line() {
        assert_eq!(short("tag users"), "tag users");
        for name in ["tag a\nb", &"a".repeat(201), ""] {
            let short = short(name);
            assert!(short.starts_with('#') && short.len() == 65, "{short}");
            assert_eq!(super::short(&short), short);
        }
        assert_ne!(short("tag a\nb"), short("tag a\nc"));
    }
}
