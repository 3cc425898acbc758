//! The folder that uploaded files are in until their form is done.

use std::{
    collections::HashSet,
    fmt, fs, io,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::{sync::OnceCell, task};

use super::{
    UploadRejection,
    ledger::{FILE_COST, FileId, Full, Holder, Ledger, State},
    new_file::NewFile,
    reference::{Place, Record, References},
    stored::{Spent, Staged},
};
use crate::config::{Config, Secret};

/// How long a file waits for its form to be submitted again, in seconds, unless others need its room.
pub const KEPT_SECONDS: u64 = 60 * 60;

/// How often files that waited too long are deleted, in seconds.
pub const SWEEP_SECONDS: u64 = 5 * 60;

type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// Temporary storage for uploaded files: a folder of a bounded size.
///
/// Where there is no room for another file, those give way that wait for their forms, the oldest
/// first.
///
/// Its files have random names and are readable by the server's user alone. What does not have such
/// a name is never touched. The folder is made when the first file comes. Several processes may
/// share it, if they share the secret too.
#[derive(Clone)]
pub struct Staging {
    shared: Arc<Shared>,
}

pub(super) struct Shared {
    folder: PathBuf,
    ledger: Mutex<Ledger>,
    pub(super) seal: References,
    clock: Clock,
    is_swept: OnceCell<()>,
}

impl Staging {
    /// Storage in `folder` for `capacity` bytes.
    ///
    /// References to kept files are sealed with `secret`; without one they hold until the program
    /// ends.
    ///
    /// # Panics
    ///
    /// If there is no secret, and the system has no random numbers.
    #[must_use]
    pub fn new(folder: PathBuf, capacity: u64, secret: Option<&Secret>) -> Self {
        Self::with_clock(folder, capacity, secret, Arc::new(SystemTime::now))
    }

    pub(crate) fn of(config: &Config) -> Self {
        let secret = config.secret.as_ref();
        Self::new(config.uploads.clone(), config.uploads_capacity, secret)
    }

    pub(super) fn with_clock(
        folder: PathBuf,
        capacity: u64,
        secret: Option<&Secret>,
        clock: Clock,
    ) -> Self {
        let ledger = Mutex::new(Ledger::new(capacity));
        let seal = References::new(secret);
        let is_swept = OnceCell::new();
        Self { shared: Arc::new(Shared { folder, ledger, seal, clock, is_swept }) }
    }

    /// How many bytes are taken, as far as this process knows; each file counts 4 KiB more than it
    /// holds.
    #[must_use]
    pub fn used(&self) -> u64 {
        self.shared.ledger().used()
    }

    /// A file that is about to arrive.
    pub(super) async fn create(&self) -> Result<NewFile, UploadRejection> {
        // What an earlier process left takes room too.
        self.shared.is_swept.get_or_init(|| self.sweep()).await;
        let shared = Arc::clone(&self.shared);
        // The guard comes back with the file: if nobody waits any more, it deletes it.
        let (staged, file) = blocking(move || shared.create()).await?;
        Ok(NewFile::new(staged, file))
    }

    /// Takes a kept file out of where it waits, until it is dropped or for good if it is spent by
    /// then; `None` if it is gone, or taken.
    pub(super) async fn claim(&self, id: FileId, spent: Spent) -> Option<Staged> {
        let shared = Arc::clone(&self.shared);
        blocking(move || shared.claim(id, spent)).await.ok()
    }

    /// The file that a page refers to by `text`.
    pub(super) fn open(&self, place: &Place, text: &str) -> Option<(FileId, Record)> {
        self.shared.seal.open(place, text, self.shared.now())
    }

    /// Where a file is that waits for its form; `None` if it is gone.
    pub(super) async fn waiting(&self, id: FileId) -> Option<PathBuf> {
        let path = self.shared.path(id, State::Waiting);
        tokio::fs::try_exists(&path).await.is_ok_and(|exists| exists).then_some(path)
    }

    /// Deletes what has waited too long.
    pub async fn sweep(&self) {
        let shared = Arc::clone(&self.shared);
        if let Err(error) = blocking(move || shared.sweep()).await {
            tracing::warn!(%error, folder = %self.shared.folder.display(), "cannot clean up uploads");
        }
    }

    /// Deletes what has waited too long, at once and then again and again.
    pub(crate) async fn keep_clean(self) {
        let mut interval = tokio::time::interval(Duration::from_secs(SWEEP_SECONDS));
        loop {
            interval.tick().await;
            self.sweep().await;
        }
    }
}

impl fmt::Debug for Staging {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Staging").field("folder", &self.shared.folder).finish_non_exhaustive()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UploadRejection> + Send + 'static,
) -> Result<T, UploadRejection> {
    let done = task::spawn_blocking(work).await;
    done.unwrap_or_else(|error| Err(UploadRejection::Storage(io::Error::other(error))))
}

impl Shared {
    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> SystemTime {
        (self.clock)()
    }

    pub(super) fn path(&self, id: FileId, state: State) -> PathBuf {
        self.folder.join(id.file_name(state))
    }

    /// Makes room for `bytes` more of a file.
    pub(super) async fn grow(
        self: &Arc<Self>,
        id: FileId,
        bytes: u64,
    ) -> Result<(), UploadRejection> {
        if self.ledger().grow(id, bytes).is_ok() {
            return Ok(());
        }
        let shared = Arc::clone(self);
        blocking(move || shared.make_room(id, bytes)).await
    }

    /// Files that wait give way to those in use, so nobody can fill the room by what they leave.
    fn make_room(&self, id: FileId, bytes: u64) -> Result<(), UploadRejection> {
        loop {
            let grown = self.ledger().grow(id, bytes);
            let Err(Full) = grown else { return Ok(()) };
            let oldest = self.ledger().oldest();
            self.delete_waiting(oldest.ok_or_else(|| self.full())?)?;
        }
    }

    /// Deletes a file that waits, unless somebody claims it first.
    fn delete_waiting(&self, id: FileId) -> Result<(), UploadRejection> {
        let path = self.path(id, State::Waiting);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, path = %path.display(), "cannot delete an upload");
                Err(self.full())
            }
            _ => {
                tracing::info!(path = %path.display(), "an upload that waited gave way to another");
                self.ledger().lost(id);
                Ok(())
            }
        }
    }

    fn full(&self) -> UploadRejection {
        let used = self.ledger().used();
        tracing::warn!(
            folder = %self.folder.display(), used,
            "no room for another upload: FORMWORK_UPLOADS_CAPACITY says how much there is"
        );
        UploadRejection::StorageFull
    }

    fn create(self: &Arc<Self>) -> Result<(Staged, fs::File), UploadRejection> {
        let id = FileId::random().map_err(io::Error::other)?;
        self.ledger().open(id);
        let file = self.make_room(id, FILE_COST).and_then(|()| self.create_file(id));
        match file {
            Ok(file) => Ok((Staged::new(Arc::clone(self), id, None), file)),
            Err(error) => {
                self.ledger().forget(id);
                Err(error)
            }
        }
    }

    fn create_file(&self, id: FileId) -> Result<fs::File, UploadRejection> {
        let path = self.path(id, State::InUse);
        let file = match create_file(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                create_folder(&self.folder).and_then(|()| create_file(&path))
            }
            created => created,
        };
        Ok(file.map_err(|error| {
            let text = format!("FORMWORK_UPLOADS={}: {error}", self.folder.display());
            io::Error::new(error.kind(), text)
        })?)
    }

    fn claim(self: &Arc<Self>, id: FileId, spent: Spent) -> Result<Staged, UploadRejection> {
        let waiting = self.path(id, State::Waiting);
        let file = fs::File::options().write(true).open(&waiting)?;
        // Its age counts from now on, or another process would delete it at the end of its wait.
        file.set_modified(self.now())?;
        let size = file.metadata()?.len();
        // The file system decides who has it: of many that rename it one succeeds.
        fs::rename(&waiting, self.path(id, State::InUse))?;
        self.ledger().claim(id, size);
        Ok(Staged::new(Arc::clone(self), id, Some(spent)))
    }

    /// Lets a file in use wait for its form, from now on; gives where.
    pub(super) fn let_wait(&self, id: FileId) -> io::Result<PathBuf> {
        let (in_use, waiting) = (self.path(id, State::InUse), self.path(id, State::Waiting));
        let now = self.now();
        fs::File::options().write(true).open(&in_use)?.set_modified(now)?;
        // Before the name says so: from then on it is whose who claims it.
        self.ledger().leave(id, Holder::Nobody(now));
        fs::rename(in_use, &waiting)?;
        Ok(waiting)
    }

    fn sweep(&self) -> Result<(), UploadRejection> {
        let others = self.ledger().others();
        let mut present = HashSet::new();
        let entries = match fs::read_dir(&self.folder) {
            // It is made when the first file comes.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            entries => Some(entries?),
        };
        for entry in entries.into_iter().flatten() {
            let entry = entry?;
            let named = entry.file_name().to_str().and_then(FileId::of_file_name);
            if let Some((id, state)) = named
                && self.is_left(id, state, &entry)
            {
                present.insert(id);
            }
        }
        let mut ledger = self.ledger();
        others.into_iter().filter(|id| !present.contains(id)).for_each(|id| ledger.lost(id));
        Ok(())
    }

    /// Whether a file of ours is still there after it was looked at.
    fn is_left(&self, id: FileId, state: State, entry: &fs::DirEntry) -> bool {
        if self.ledger().is_here(id) {
            return true;
        }
        // What another process has just taken or deleted has no metadata.
        let Some(metadata) = entry.metadata().ok().filter(fs::Metadata::is_file) else {
            return false;
        };
        let since = metadata.modified().unwrap_or_else(|_| self.now());
        let age = self.now().duration_since(since).unwrap_or_default();
        if age > Duration::from_secs(KEPT_SECONDS) && fs::remove_file(entry.path()).is_ok() {
            return false;
        }
        let holder = match state {
            State::InUse => Holder::Elsewhere,
            State::Waiting => Holder::Nobody(since),
        };
        self.ledger().found(id, metadata.len(), holder);
        true
    }
}

fn create_file(path: &Path) -> io::Result<fs::File> {
    fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

fn create_folder(folder: &Path) -> io::Result<()> {
    if let Some(parent) = folder.parent() {
        fs::create_dir_all(parent)?;
    }
    match fs::DirBuilder::new().mode(0o700).create(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        created => created,
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::{
        os::unix::fs::PermissionsExt,
        sync::atomic::{AtomicU64, Ordering},
    };

    use super::*;
    use crate::upload::ledger::FILE_COST;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .map(|entries| {
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
            })
            .unwrap_or_default();
        names.sort();
        names
    }

    /// Storage whose clock is as many seconds ahead as the number says.
    pub(in crate::upload) fn ahead(folder: &Path) -> (Staging, Arc<AtomicU64>) {
        let seconds = Arc::new(AtomicU64::new(0));
        let ahead = Arc::clone(&seconds);
        let clock = move || SystemTime::now() + Duration::from_secs(ahead.load(Ordering::SeqCst));
        (Staging::with_clock(folder.to_owned(), 1 << 20, None, Arc::new(clock)), seconds)
    }

    #[tokio::test]
    async fn a_file_is_its_owners_alone_and_goes_with_its_value() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("a/b");
        let staging = Staging::new(folder.clone(), 1 << 20, None);
        let file = staging.create().await.unwrap();
        let [name] = &names(&folder)[..] else { panic!("one file") };
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&folder.join(name))), (0o700, 0o600));
        assert_eq!(staging.used(), FILE_COST);
        drop(file);
        assert_eq!((names(&folder), staging.used()), (vec![], 0));
    }

    #[tokio::test]
    async fn what_waited_too_long_is_deleted_and_foreign_files_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let old = SystemTime::now() - Duration::from_secs(KEPT_SECONDS + 1);
        let left = |name: &str, time| {
            let file = fs::File::create(folder.path().join(name)).unwrap();
            file.set_modified(time).unwrap();
        };
        let ours = |digit: &str| format!("upload-{}", digit.repeat(32));
        left(&ours("1"), old);
        left(&ours("2"), SystemTime::now());
        left("upload-1", old);
        left("photo.jpg", old);
        fs::create_dir(folder.path().join(ours("3"))).unwrap();
        let (staging, seconds) = ahead(folder.path());
        staging.sweep().await;
        assert_eq!(names(folder.path()), ["photo.jpg", "upload-1", &ours("2"), &ours("3")]);
        assert_eq!(staging.used(), FILE_COST);

        seconds.store(KEPT_SECONDS + 60, Ordering::SeqCst);
        let live = staging.create().await.unwrap();
        staging.sweep().await;
        assert_eq!(names(folder.path()).len(), 4, "the one that is in use stays");
        drop(live);
        assert_eq!(names(folder.path()), ["photo.jpg", "upload-1", &ours("3")]);
        assert_eq!(staging.used(), 0);
    }

    #[tokio::test]
    async fn what_others_took_away_takes_no_room() {
        let folder = tempfile::tempdir().unwrap();
        let name = folder.path().join(format!("upload-{}", "1".repeat(32)));
        fs::write(&name, "abc").unwrap();
        let (staging, _) = ahead(folder.path());
        staging.sweep().await;
        assert_eq!(staging.used(), FILE_COST + 3);
        fs::remove_file(&name).unwrap();
        staging.sweep().await;
        assert_eq!(staging.used(), 0);
        fs::write(&name, "abc").unwrap();
        staging.sweep().await;
        fs::remove_dir_all(folder.path()).unwrap();
        staging.sweep().await;
        assert_eq!(staging.used(), 0);
        assert!(staging.create().await.is_ok(), "the folder is made again");
    }

    #[tokio::test]
    async fn a_folder_that_cannot_be_is_named() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "").unwrap();
        let staging = Staging::new(folder.path().join("file/uploads"), 1 << 20, None);
        let failed = staging.create().await.err().unwrap();
        assert!(failed.to_string().contains("file/uploads"), "{failed}");
        assert_eq!(staging.used(), 0);
    }

    #[tokio::test]
    async fn what_waits_gives_way_and_what_is_in_use_does_not() {
        let folder = tempfile::tempdir().unwrap();
        let waiting = |digit: &str, age| {
            let name = format!("upload-{}", digit.repeat(32));
            let file = fs::File::create(folder.path().join(&name)).unwrap();
            file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
            name
        };
        let [_older, newer] = [waiting("1", 20), waiting("2", 10)];
        let elsewhere = waiting("3", 30) + "-used";
        fs::rename(folder.path().join(&elsewhere[..39]), folder.path().join(&elsewhere)).unwrap();
        let staging = Staging::new(folder.path().to_owned(), 4 * FILE_COST, None);
        let _first = staging.create().await.unwrap();
        assert_eq!(names(folder.path()).len(), 4);
        let mut second = staging.create().await.unwrap();
        let left = names(folder.path());
        assert!(left.len() == 4 && left.contains(&newer) && left.contains(&elsewhere), "{left:?}");
        second.write(b"more").await.unwrap();
        let left = names(folder.path());
        assert!(left.len() == 3 && left.contains(&elsewhere), "{left:?}");
        assert_eq!(staging.used(), 3 * FILE_COST + 4);
        assert!(matches!(staging.create().await, Err(UploadRejection::StorageFull)));
    }

    #[tokio::test]
    async fn there_is_room_for_so_much() {
        let folder = tempfile::tempdir().unwrap();
        let staging = Staging::new(folder.path().to_owned(), 2 * FILE_COST, None);
        let first = staging.create().await.unwrap();
        let _second = staging.create().await.unwrap();
        assert!(matches!(staging.create().await, Err(UploadRejection::StorageFull)));
        drop(first);
        assert!(staging.create().await.is_ok());
    }
}
