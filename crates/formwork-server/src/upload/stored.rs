//! A file in the folder, and the value that stands for it.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use formwork_core::{Upload, upload::StoredFile};

use super::{
    ledger::{FileId, Holder, State},
    reference::{Place, Record},
    staging::Shared,
};

/// Whether the form that has claimed files is done with them; one for all of them.
#[derive(Clone, Default)]
pub(super) struct Spent(Arc<AtomicBool>);

impl Spent {
    pub(super) fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

/// A file in the folder. When this is dropped it is deleted, unless it waits for its form: it was
/// let go, or claimed by a form that is not done.
pub(super) struct Staged {
    shared: Arc<Shared>,
    id: FileId,
    in_use: PathBuf,
    waiting: OnceLock<PathBuf>,
    claim: Option<Spent>,
}

impl Staged {
    pub(super) fn new(shared: Arc<Shared>, id: FileId, claim: Option<Spent>) -> Self {
        let in_use = shared.path(id, State::InUse);
        Self { shared, id, in_use, waiting: OnceLock::new(), claim }
    }

    pub(super) fn path(&self) -> &Path {
        self.waiting.get().unwrap_or(&self.in_use)
    }

    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    pub(super) fn id(&self) -> FileId {
        self.id
    }

    /// Lets the file wait for its form, from now on.
    fn let_go(&self) -> io::Result<()> {
        let path = self.shared.let_wait(self.id)?;
        let _ = self.waiting.set(path);
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        if self.waiting.get().is_some() {
            return;
        }
        let is_returned = self.claim.as_ref().is_some_and(|spent| !spent.get());
        if is_returned && self.let_go().is_ok() {
            return;
        }
        match fs::remove_file(&self.in_use) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %self.in_use.display(), "cannot delete an upload");
                self.shared.ledger().leave(self.id, Holder::Elsewhere);
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

    /// Lets the file wait for the time that its reference says.
    fn reference(&self) -> Option<String> {
        let (shared, id) = (self.staged.shared(), self.staged.id());
        let reference = shared.seal.seal(&self.place, id, &self.record, shared.now())?;
        self.staged.let_go().ok().map(|()| reference)
    }
}

impl StoredFile for Stored {
    fn path(&self) -> &Path {
        self.staged.path()
    }

    fn keep(&self) -> Option<String> {
        self.reference.get_or_init(|| self.reference()).clone()
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
