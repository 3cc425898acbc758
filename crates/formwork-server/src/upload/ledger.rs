//! What is in the folder, as far as this process knows, and how much room it takes.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    time::SystemTime,
};

/// What a file takes beyond its content, in bytes: so empty ones are bounded as well.
pub(super) const FILE_COST: u64 = 4096;

/// The random name of a stored file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FileId(u128);

/// What the names of stored files begin with.
const PREFIX: &str = "upload-";

/// What the names of those that are in use end with.
const IN_USE: &str = "-used";

/// Whether a stored file waits for its form. Its name says so, to every process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// It arrives, or belongs to a form that is being answered.
    InUse,
    /// A page refers to it.
    Waiting,
}

impl FileId {
    pub(super) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(u128::from_be_bytes(bytes)))
    }

    /// The file's name in the folder.
    pub(super) fn file_name(self, state: State) -> String {
        let end = if state == State::InUse { IN_USE } else { "" };
        format!("{PREFIX}{self}{end}")
    }

    /// The file of that name, if it is one of ours.
    pub(super) fn of_file_name(name: &str) -> Option<(Self, State)> {
        let name = name.strip_prefix(PREFIX)?;
        match name.strip_suffix(IN_USE) {
            Some(digits) => Some((Self::parse(digits)?, State::InUse)),
            None => Some((Self::parse(name)?, State::Waiting)),
        }
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

/// Who stands for a stored file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    /// A value of this process.
    Here,
    /// Another process, if it has not died meanwhile.
    Elsewhere,
    /// Nobody: it waits for its form, since then.
    Nobody(SystemTime),
}

/// The stored files and what they take together, bounded.
#[derive(Debug)]
pub(super) struct Ledger {
    capacity: u64,
    used: u64,
    files: HashMap<FileId, Entry>,
    /// Those that nobody stands for, by age.
    waiting: BTreeSet<(SystemTime, FileId)>,
}

#[derive(Debug)]
struct Entry {
    cost: u64,
    holder: Holder,
}

impl Ledger {
    pub(super) fn new(capacity: u64) -> Self {
        Self { capacity, used: 0, files: HashMap::new(), waiting: BTreeSet::new() }
    }

    /// A new file, which takes no room yet.
    pub(super) fn open(&mut self, id: FileId) {
        self.insert(id, Entry { cost: 0, holder: Holder::Here });
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
            if let Holder::Nobody(since) = entry.holder {
                self.waiting.remove(&(since, id));
            }
        }
    }

    /// The file was not there, unless somebody here stands for it by now.
    pub(super) fn lost(&mut self, id: FileId) {
        if !self.is_here(id) {
            self.forget(id);
        }
    }

    /// Nobody here stands for the file any more.
    pub(super) fn leave(&mut self, id: FileId, to: Holder) {
        if let Some(Entry { cost, .. }) = self.files.get(&id) {
            let entry = Entry { cost: *cost, holder: to };
            self.insert(id, entry);
        }
    }

    /// Somebody here stands for the file. It may be one that another process has stored, so the
    /// size is said; it takes its room even where there is none.
    pub(super) fn claim(&mut self, id: FileId, size: u64) {
        self.insert(id, Entry { cost: size.saturating_add(FILE_COST), holder: Holder::Here });
    }

    /// A file was found in the folder.
    pub(super) fn found(&mut self, id: FileId, size: u64, holder: Holder) {
        if !self.is_here(id) {
            self.insert(id, Entry { cost: size.saturating_add(FILE_COST), holder });
        }
    }

    /// Puts an entry in place of the one that there was.
    fn insert(&mut self, id: FileId, entry: Entry) {
        self.forget(id);
        self.used = self.used.saturating_add(entry.cost);
        if let Holder::Nobody(since) = entry.holder {
            self.waiting.insert((since, id));
        }
        self.files.insert(id, entry);
    }

    pub(super) fn is_here(&self, id: FileId) -> bool {
        self.files.get(&id).is_some_and(|entry| entry.holder == Holder::Here)
    }

    /// The files that nobody here stands for.
    pub(super) fn others(&self) -> Vec<FileId> {
        let others = self.files.iter().filter(|(_, entry)| entry.holder != Holder::Here);
        others.map(|(id, _)| *id).collect()
    }

    /// The file that has waited for its form longest.
    pub(super) fn oldest(&self) -> Option<FileId> {
        self.waiting.first().map(|(_, id)| *id)
    }

    /// How many bytes are taken.
    pub(super) fn used(&self) -> u64 {
        self.used
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn room_is_taken_and_given_back() {
        let mut ledger = Ledger::new(10);
        let (one, two) = (FileId(1), FileId(2));
        ledger.open(one);
        ledger.open(two);
        assert_eq!(ledger.grow(one, 10), Ok(()));
        assert_eq!(ledger.grow(two, 1), Err(Full));
        ledger.forget(two);
        ledger.leave(one, Holder::Elsewhere);
        assert_eq!((ledger.others(), ledger.oldest()), (vec![one], None));
        ledger.claim(one, 10);
        assert_eq!((ledger.used(), ledger.is_here(one)), (FILE_COST + 10, true));
        ledger.lost(one);
        ledger.found(one, 20, Holder::Elsewhere);
        assert_eq!((ledger.used(), ledger.is_here(one)), (FILE_COST + 10, true));
        ledger.forget(one);
        assert_eq!(ledger.used(), 0);
    }

    #[test]
    fn the_oldest_is_the_one_that_waits_longest() {
        let mut ledger = Ledger::new(0);
        let at = |seconds| Holder::Nobody(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds));
        let [one, two, three] = [FileId(1), FileId(2), FileId(3)];
        ledger.found(one, 0, at(5));
        ledger.found(two, 0, at(3));
        ledger.found(three, 0, Holder::Elsewhere);
        assert_eq!(ledger.oldest(), Some(two));
        ledger.claim(two, 0);
        assert_eq!(ledger.oldest(), Some(one));
        ledger.leave(two, at(9));
        ledger.lost(one);
        assert_eq!(ledger.oldest(), Some(two));
        ledger.forget(two);
        assert_eq!(ledger.oldest(), None);
    }

    #[test]
    fn only_names_that_were_made_here_are_read() {
        let id = FileId::random().unwrap();
        for state in [State::InUse, State::Waiting] {
            assert_eq!(FileId::of_file_name(&id.file_name(state)), Some((id, state)));
        }
        let digits = "0".repeat(31);
        for name in [
            "upload-",
            "upload--used",
            "app.db",
            "upload-x",
            &format!("upload-{digits}"),
            &format!("upload-{digits}G"),
            &format!("upload-{digits}A"),
            &format!("upload-{digits}0-used-used"),
        ] {
            assert_eq!(FileId::of_file_name(name), None);
        }
    }
}
