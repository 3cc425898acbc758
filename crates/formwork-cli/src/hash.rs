//! Names for contents.

use sha2::{Digest, Sha256};

/// The first 64 bits of the SHA-256 of `bytes`, in hexadecimal.
pub(crate) fn short(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_contents_have_one_name() {
        assert_eq!(short(b"formwork"), short(b"formwork"));
        assert_ne!(short(b"formwork"), short(b"Formwork"));
        assert_eq!(short(b"").len(), 16);
    }
}
