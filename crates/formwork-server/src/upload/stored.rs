//! A file in the folder, and the value that stands for it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use formwork_core::{Upload, upload::StoredFile};

use super::{
    ledger::FileId,
    reference::{Place, Record},
    staging::Shared,
};

/// A file in the folder; deleted when this is dropped, unless it rests.
pub(super) struct Staged {
    shared: Arc<Shared>,
    id: FileId,
    path: PathBuf,
    rests: bool,
}

impl Staged {
    pub(super) fn new(shared: Arc<Shared>, id: FileId) -> Self {
        let path = shared.path(id);
        Self { shared, id, path, rests: false }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(super) fn id(&self) -> FileId {
        self.id
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.rests {
            self.shared.ledger().rest(self.id);
            return;
        }
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %self.path.display(), "cannot delete an upload");
                self.shared.ledger().rest(self.id);
            }
            _ => self.shared.ledger().forget(self.id),
        }
    }
}

/// A file that has arrived as a whole.
pub(super) struct Stored {
    staged: Staged,
    place: Place,
    record: Record,
    reference: OnceLock<Option<String>>,
}

impl Stored {
    /// The upload of a file: `record` says what is known of it, `place` where it was given.
    pub(super) fn upload(staged: Staged, place: Place, record: Record) -> Upload {
        let Record { name, content_type, size, .. } = record.clone();
        let stored = Self { staged, place, record, reference: OnceLock::new() };
        Upload::new(name, content_type, size, Box::new(stored))
    }

    /// Lets the file wait for the time that its reference says; from now on, as a clean-up counts
    /// from when it was last modified.
    fn reference(&self) -> io::Result<Option<String>> {
        let shared = self.staged.shared();
        let now = shared.now();
        fs::File::options().write(true).open(self.staged.path())?.set_modified(now)?;
        Ok(shared.seal.seal(&self.place, self.staged.id(), &self.record, now))
    }
}

impl StoredFile for Stored {
    fn path(&self) -> &Path {
        self.staged.path()
    }

    fn keep(&self) -> Option<String> {
        self.reference.get_or_init(|| self.reference().ok().flatten()).clone()
    }
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.staged.rests = self.reference.get().is_some_and(Option::is_some);
    }
}

/// A file that goes on waiting for its form.
pub(super) struct Waiting {
    pub(super) path: PathBuf,
    pub(super) reference: String,
}

impl Waiting {
    pub(super) fn upload(self, record: Record) -> Upload {
        Upload::new(record.name, record.content_type, record.size, Box::new(self))
    }
}

impl StoredFile for Waiting {
    fn path(&self) -> &Path {
        &self.path
    }

    fn keep(&self) -> Option<String> {
        Some(self.reference.clone())
    }
}

/// A file that was not stored, because it is too large or only looked at: there is nothing to keep.
pub(super) struct NotStored;

impl StoredFile for NotStored {
    fn path(&self) -> &Path {
        Path::new("")
    }

    fn keep(&self) -> Option<String> {
        None
    }
}
