//! What a page says of a file that waits: a sealed text that the visitor can neither read nor use
//! elsewhere.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::{ledger::FileId, staging::KEPT_SECONDS};
use crate::{config::Secret, seal::Seal};

/// The longest reference that is looked at, in bytes; a name of 255 bytes makes one of under 1 KiB.
const MAX_REFERENCE: usize = 4096;

/// Where a file was given: a reference holds there and nowhere else.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The id of the action.
    pub(super) action: &'static str,
    /// The name of the field, as it was submitted.
    pub(super) field: String,
}

/// What is known of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) name: String,
    pub(super) content_type: String,
    pub(super) size: u64,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    id: String,
    #[serde(flatten)]
    record: Record,
    /// In seconds since 1970.
    expires: u64,
}

/// Seals references.
pub(super) struct References(Seal);

impl References {
    pub(super) fn new(secret: Option<&Secret>) -> Self {
        Self(Seal::new("upload", secret))
    }

    /// The reference to a file that waits from `now` on.
    pub(super) fn seal(
        &self,
        place: &Place,
        id: FileId,
        record: &Record,
        now: SystemTime,
    ) -> Option<String> {
        let expires = seconds(now)? + KEPT_SECONDS;
        let sealed = Sealed { id: id.to_string(), record: record.clone(), expires };
        self.0.seal(&place.associated(), &serde_json::to_vec(&sealed).ok()?)
    }

    /// The file that a text refers to; `None` for every text that was not sealed here for this
    /// place, or is too old.
    pub(super) fn open(
        &self,
        place: &Place,
        text: &str,
        now: SystemTime,
    ) -> Option<(FileId, Record)> {
        if text.len() > MAX_REFERENCE {
            return None;
        }
        let sealed: Sealed =
            serde_json::from_slice(&self.0.open(&place.associated(), text)?).ok()?;
        let is_valid = seconds(now)? < sealed.expires;
        is_valid.then(|| Some((FileId::parse(&sealed.id)?, sealed.record))).flatten()
    }
}

impl Place {
    /// What the seal also covers. A form moves within its list, so indices do not count.
    fn associated(&self) -> Vec<u8> {
        let mut bytes = self.action.as_bytes().to_vec();
        bytes.push(0);
        let mut is_index = false;
        for byte in self.field.bytes() {
            is_index = if is_index { byte != b']' } else { byte == b'[' };
            if !is_index {
                bytes.push(byte);
            }
        }
        bytes
    }
}

fn seconds(time: SystemTime) -> Option<u64> {
    time.duration_since(UNIX_EPOCH).as_ref().map(Duration::as_secs).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn place(action: &'static str, field: &str) -> Place {
        Place { action, field: field.to_owned() }
    }

    fn record() -> Record {
        Record {
            name: "ä\"\u{1F600}.png".to_owned(),
            content_type: "image/png".to_owned(),
            size: 7,
        }
    }

    #[test]
    fn a_reference_holds_at_its_place_for_its_time() {
        let (seal, now) = (References::new(None), SystemTime::now());
        let id = FileId::random().unwrap();
        let at = place("a", "docs[3].scan");
        let text = seal.seal(&at, id, &record(), now).unwrap();
        let later = |seconds| now + Duration::from_secs(seconds);
        assert_eq!(seal.open(&at, &text, later(KEPT_SECONDS - 1)), Some((id, record())));
        assert_eq!(seal.open(&place("a", "docs[0].scan"), &text, now), Some((id, record())));
        assert_eq!(seal.open(&at, &text, later(KEPT_SECONDS)), None);
        for other in [place("b", "docs[3].scan"), place("a", "docs"), place("adocs", "].scan")] {
            assert_eq!(seal.open(&other, &text, now), None, "{other:?}");
        }
        assert_eq!(References::new(None).open(&at, &text, now), None, "another key");
    }

    #[test]
    fn a_reference_is_good_as_a_whole_only() {
        let (seal, now) = (References::new(None), SystemTime::now());
        let at = place("a", "b");
        let text = seal.seal(&at, FileId::random().unwrap(), &record(), now).unwrap();
        for end in 0..text.len() {
            assert_eq!(seal.open(&at, &text[..end], now), None);
            let mut bytes = text.clone().into_bytes();
            bytes[end] = if bytes[end] == b'A' { b'B' } else { b'A' };
            assert_eq!(seal.open(&at, &String::from_utf8(bytes).unwrap(), now), None);
        }
    }

    #[test]
    fn a_long_name_makes_a_reference_that_is_looked_at() {
        let (seal, now) = (References::new(None), SystemTime::now());
        let record =
            Record { name: "\"".repeat(255), content_type: "a".repeat(127), size: u64::MAX };
        let text = seal.seal(&place("a", "b"), FileId::random().unwrap(), &record, now).unwrap();
        assert!(seal.open(&place("a", "b"), &text, now).is_some(), "{}", text.len());
    }

    proptest! {
        #[test]
        fn any_text_is_looked_at(text in ".*", letters in "[A-Za-z0-9_-]{0,100}") {
            let seal = References::new(None);
            for text in [text, letters] {
                prop_assert_eq!(seal.open(&place("a", "b"), &text, SystemTime::now()), None);
            }
        }
    }
}
