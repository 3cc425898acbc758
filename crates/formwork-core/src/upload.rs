//! A file that was uploaded.

use std::{fmt, path::Path, sync::Arc};

use crate::field::{FieldValue, InputType, Rules, Violation};

/// How large a file may be unless its field says otherwise, in bytes.
pub const DEFAULT_MAX_SIZE: u64 = 10 << 20;

/// A file that was uploaded, in temporary storage.
///
/// It is deleted when its last clone is dropped, so an action that wants to keep it moves it or
/// reads it first; one that a page already referred to waits on where the action fails. Name and
/// type are what the browser said; the type also fits the file's first bytes, where these tell one.
#[derive(Clone)]
pub struct Upload {
    file: Arc<UploadedFile>,
}

struct UploadedFile {
    name: String,
    content_type: String,
    size: u64,
    stored: Box<dyn StoredFile>,
}

/// Where the content of an [`Upload`] is; the server's.
pub trait StoredFile: Send + Sync + 'static {
    /// The file; there until this is dropped.
    fn path(&self) -> &Path;

    /// What a form that is shown again refers to it by, instead of asking for it once more.
    ///
    /// From then on it outlives this value, for a time that the server bounds.
    fn keep(&self) -> Option<String>;
}

impl Upload {
    /// The file that `stored` holds.
    #[must_use]
    pub fn new(name: String, content_type: String, size: u64, stored: Box<dyn StoredFile>) -> Self {
        Self { file: Arc::new(UploadedFile { name, content_type, size, stored }) }
    }

    /// The name that the visitor's file has; a name alone, never a path, and never empty.
    ///
    /// It is for showing. Use no part of it in a path of your own.
    #[must_use]
    pub fn file_name(&self) -> &str {
        &self.file.name
    }

    /// Its media type, such as `image/png`.
    #[must_use]
    pub fn content_type(&self) -> &str {
        &self.file.content_type
    }

    /// How many bytes it has.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.file.size
    }

    /// Where its content is, as long as this value or a clone of it lives.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.stored.path()
    }

    /// See [`StoredFile::keep`].
    #[must_use]
    pub fn keep(&self) -> Option<String> {
        self.file.stored.keep()
    }

    /// Whether one of `accepted` fits it: a media type, all of a kind (`image/*`), or the end of a
    /// file name (`.pdf`), as the attribute `accept` has them (HTML Standard, section 4.10.5.1.16).
    fn is_accepted(&self, accepted: &[&str]) -> bool {
        let is_type = |wanted: &str| match wanted.strip_suffix("/*") {
            Some(kind) => self
                .content_type()
                .split('/')
                .next()
                .is_some_and(|own| own.eq_ignore_ascii_case(kind)),
            None => self.content_type().eq_ignore_ascii_case(wanted),
        };
        let name = self.file_name().to_ascii_lowercase();
        let fits = |wanted: &&str| match wanted.starts_with('.') {
            true => name.ends_with(&wanted.to_ascii_lowercase()),
            false => is_type(wanted),
        };
        accepted.is_empty() || accepted.iter().any(fits)
    }
}

impl PartialEq for Upload {
    /// Whether both are the same upload, not whether the contents are equal.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.file, &other.file)
    }
}

impl Eq for Upload {}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file_name", &self.file_name())
            .field("content_type", &self.content_type())
            .field("size", &self.size())
            .finish_non_exhaustive()
    }
}

impl FieldValue for Upload {
    const INPUT_TYPE: InputType = InputType::File;

    /// A text stands for a file that was there before; what reads a form puts that in its place.
    fn parse(_: &str) -> Result<Self, &'static str> {
        Err("file_gone")
    }

    fn from_file(file: &Upload) -> Result<Self, &'static str> {
        Ok(file.clone())
    }

    fn check(&self, _: &str, rules: &Rules) -> Result<(), Violation> {
        let max_size = rules.max_size.unwrap_or(DEFAULT_MAX_SIZE);
        if self.size() > max_size {
            return Err(Violation::new("file_too_large").with("max", size_text(max_size)));
        }
        if !self.is_accepted(rules.accept) {
            return Err(Violation::new("file_type").with("accept", rules.accept.join(", ")));
        }
        Ok(())
    }

    /// A control never shows a file.
    fn to_text(&self) -> Option<String> {
        None
    }
}

/// A number of bytes for people: `12 B`, `3.4 KiB`, `10 MiB`.
#[must_use]
pub fn size_text(bytes: u64) -> String {
    let units = ["B", "KiB", "MiB", "GiB"];
    let unit = ((bytes.checked_ilog2().unwrap_or(0) / 10) as usize).min(units.len() - 1);
    let tenths = (u128::from(bytes) * 10) >> (10 * unit);
    match (tenths / 10, tenths % 10) {
        (whole, tenth) if tenth == 0 || whole >= 100 => format!("{whole} {}", units[unit]),
        (whole, tenth) => format!("{whole}.{tenth} {}", units[unit]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nowhere;

    impl StoredFile for Nowhere {
        fn path(&self) -> &Path {
            Path::new("nowhere")
        }

        fn keep(&self) -> Option<String> {
            None
        }
    }

    #[track_caller]
    fn check_rules(size: u64, accept: &'static [&'static str], expect: Option<&str>) {
        let file = Upload::new("Photo.JPG".into(), "image/jpeg".into(), size, Box::new(Nowhere));
        let rules = Rules { max_size: Some(1000), accept, ..Rules::NONE };
        let violation = FieldValue::check(&file, "", &rules).err();
        assert_eq!(violation.as_ref().map(Violation::code), expect, "{size} {accept:?}");
    }

    #[test]
    fn files_are_held_to_size_and_type() {
        check_rules(1000, &[], None);
        check_rules(1001, &[], Some("file_too_large"));
        check_rules(1, &["image/png", "image/jpeg"], None);
        check_rules(1, &["image/*"], None);
        check_rules(1, &[".jpg"], None);
        check_rules(1, &["image/png", ".pdf", "video/*"], Some("file_type"));
    }

    #[test]
    fn sizes_are_short() {
        for (bytes, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1536, "1.5 KiB"),
            (10 << 20, "10 MiB"),
            (u64::MAX, "17179869183 GiB"),
        ] {
            assert_eq!(size_text(bytes), text);
        }
    }
}
