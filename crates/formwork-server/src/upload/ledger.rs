//! What is in the folder, as far as this process knows, and how much room it takes.

use std::{collections::HashMap, fmt};

/// What a file takes beyond its content, in bytes: so empty ones are bounded as well.
pub(super) const FILE_COST: u64 = 4096;

/// The random name of a stored file.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct FileId(u128);

/// What the names of stored files begin with.
const PREFIX: &str = "upload-";

impl FileId {
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }

    /// The file's name in the folder.
    pub(super) fn file_name(self) -> String {
        format!("{PREFIX}{self}")
    }

    /// The file of that name, if it is one of ours.
    pub(super) fn of_file_name(name: &str) -> Option<Self> {
        Self::parse(name.strip_prefix(PREFIX)?)
    }

    /// From exactly the 32 digits that it is written as.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let is_canonical =
            text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_canonical.then(|| u128::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for FileId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// There is no room.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Full;

/// The stored files and what they take together, bounded.
#[derive(Debug)]
pub(super) struct Ledger {
    capacity: u64,
    used: u64,
    files: HashMap<FileId, Entry>,
}

#[derive(Debug)]
struct Entry {
    cost: u64,
    /// Whether a value of this process stands for it.
    is_live: bool,
}

impl Ledger {
    pub(super) fn new(capacity: u64) -> Self {
        Self { capacity, used: 0, files: HashMap::new() }
    }

    /// Makes room for a new file.
    pub(super) fn open(&mut self, id: FileId) -> Result<(), Full> {
        self.files.insert(id, Entry { cost: 0, is_live: true });
        let opened = self.grow(id, FILE_COST);
        if opened.is_err() {
            self.forget(id);
        }
        opened
    }

    /// Makes room for `bytes` more of a file.
    pub(super) fn grow(&mut self, id: FileId, bytes: u64) -> Result<(), Full> {
        let used = self.used.saturating_add(bytes);
        let Some(entry) = self.files.get_mut(&id) else { return Ok(()) };
        if used > self.capacity {
            return Err(Full);
        }
        entry.cost += bytes;
        self.used = used;
        Ok(())
    }

    /// The file is gone.
    pub(super) fn forget(&mut self, id: FileId) {
        if let Some(entry) = self.files.remove(&id) {
            self.used -= entry.cost;
        }
    }

    /// Nobody stands for the file for now.
    pub(super) fn rest(&mut self, id: FileId) {
        if let Some(entry) = self.files.get_mut(&id) {
            entry.is_live = false;
        }
    }

    /// The file is called `new` from now on, and somebody stands for it. It may be one that another
    /// process has stored, so the size is said; it takes its room even where there is none.
    pub(super) fn claim(&mut self, old: FileId, new: FileId, size: u64) {
        self.forget(old);
        self.insert(new, size, true);
    }

    /// A file was found in the folder.
    pub(super) fn found(&mut self, id: FileId, size: u64) {
        if !self.files.contains_key(&id) {
            self.insert(id, size, false);
        }
    }

    fn insert(&mut self, id: FileId, size: u64, is_live: bool) {
        let cost = size.saturating_add(FILE_COST);
        self.used = self.used.saturating_add(cost);
        self.files.insert(id, Entry { cost, is_live });
    }

    pub(super) fn is_live(&self, id: FileId) -> bool {
        self.files.get(&id).is_some_and(|entry| entry.is_live)
    }

    /// The files that nobody stands for.
    pub(super) fn resting(&self) -> Vec<FileId> {
        let resting = self.files.iter().filter(|(_, entry)| !entry.is_live);
        resting.map(|(id, _)| *id).collect()
    }

    /// How many bytes are taken.
    pub(super) fn used(&self) -> u64 {
        self.used
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_taken_and_given_back() {
        let mut ledger = Ledger::new(FILE_COST + 10);
        let (one, two) = (FileId(1), FileId(2));
        assert_eq!(ledger.open(one), Ok(()));
        assert_eq!(ledger.open(two), Err(Full));
        assert_eq!(ledger.grow(one, 10), Ok(()));
        assert_eq!(ledger.grow(one, 1), Err(Full));
        ledger.rest(one);
        assert_eq!(ledger.resting(), [one]);
        ledger.claim(one, two, 10);
        assert_eq!(
            (ledger.used(), ledger.is_live(one), ledger.is_live(two)),
            (FILE_COST + 10, false, true)
        );
        ledger.forget(one);
        ledger.forget(two);
        assert_eq!(ledger.used(), 0);
    }

    #[test]
    fn only_names_that_were_made_here_are_read() {
        let id = FileId::random().unwrap();
        assert_eq!(FileId::of_file_name(&id.file_name()), Some(id));
        let digits = "0".repeat(31);
        for name in [
            "upload-",
            "app.db",
            "upload-x",
            &format!("upload-{digits}"),
            &format!("upload-{digits}G"),
        ] {
            assert_eq!(FileId::of_file_name(name), None);
        }
        assert_eq!(FileId::of_file_name(&format!("upload-{digits}A")), None);
    }
}
