//! What an application does with an uploaded file.

use std::{fs, io, path::Path};

use formwork_core::Upload;
use tokio::{fs::File, io::AsyncReadExt, task};

use crate::unfinished::Unfinished;

/// Keeping, opening and reading an uploaded file; on the server only.
///
/// # Examples
///
/// ```no_run
/// use std::io;
/// use formwork_core::Upload;
/// use formwork_server::upload::UploadExt;
///
/// async fn store(photo: &Upload, number: i64) -> io::Result<()> {
///     // The path is made of nothing that the visitor has said.
///     photo.save(format!("data/photos/{number}")).await?;
///     // A second time is an error: nothing is overwritten.
///     let again = photo.save(format!("data/photos/{number}")).await;
///     assert_eq!(again.unwrap_err().kind(), io::ErrorKind::AlreadyExists);
///     Ok(())
/// }
/// ```
pub trait UploadExt {
    /// Keeps the file at `path`, in a folder that is there.
    ///
    /// Whoever looks sees the whole file or none, also after a power cut: on the file system of the
    /// uploads it is a hard link, on another one a copy that gets its name when it is complete. (Only
    /// where the file system has no links, an empty file holds the name for a moment.) Only the
    /// server's user may read and write it. The upload itself stays as it was, so a form that is
    /// refused later still has its file.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::AlreadyExists`] if there is something at `path`, and whatever else the file
    /// system says.
    fn save(&self, path: impl AsRef<Path>) -> impl Future<Output = io::Result<()>> + Send;

    /// Opens the file for reading.
    ///
    /// # Errors
    ///
    /// What the file system says.
    fn open(&self) -> impl Future<Output = io::Result<File>> + Send;

    /// The whole content, if it has at most `limit` bytes.
    ///
    /// # Errors
    ///
    /// [`io::ErrorKind::FileTooLarge`] if it has more, and what the file system says.
    fn read(&self, limit: u64) -> impl Future<Output = io::Result<Vec<u8>>> + Send;
}

impl UploadExt for Upload {
    fn save(&self, path: impl AsRef<Path>) -> impl Future<Output = io::Result<()>> + Send {
        let (upload, path) = (self.clone(), path.as_ref().to_owned());
        async move {
            // The clone keeps the file there until it is done.
            let saved = task::spawn_blocking(move || publish(upload.path(), &path)).await;
            saved.unwrap_or_else(|error| Err(io::Error::other(error)))
        }
    }

    async fn open(&self) -> io::Result<File> {
        File::open(self.path()).await
    }

    async fn read(&self, limit: u64) -> io::Result<Vec<u8>> {
        if self.size() > limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let mut content = Vec::with_capacity(usize::try_from(self.size()).unwrap_or(0));
        self.open().await?.take(limit).read_to_end(&mut content).await?;
        Ok(content)
    }
}

/// Gives the file at `source` the name `target` too, which nothing has yet.
fn publish(source: &Path, target: &Path) -> io::Result<()> {
    // A name that outlives a power cut needs a content that does.
    fs::File::open(source)?.sync_all()?;
    match fs::hard_link(source, target) {
        Err(error) if is_refused(&error) => copy(source, target)?,
        linked => linked?,
    }
    sync_folder(target)
}

/// Whether a link cannot be made there at all: another file system, or one without links.
fn is_refused(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::CrossesDevices
            | io::ErrorKind::Unsupported
            | io::ErrorKind::PermissionDenied
            | io::ErrorKind::TooManyLinks
    )
}

fn copy(source: &Path, target: &Path) -> io::Result<()> {
    let mut unfinished = Unfinished::beside(target)?;
    io::copy(&mut fs::File::open(source)?, &mut unfinished.file)?;
    unfinished.file.sync_all()?;
    match fs::hard_link(unfinished.path(), target) {
        Err(error) if is_refused(&error) => rename(unfinished.path(), target),
        linked => linked,
    }
}

/// Where there are no links: the name is taken first, then the content put in its place.
fn rename(unfinished: &Path, target: &Path) -> io::Result<()> {
    fs::File::create_new(target)?;
    fs::rename(unfinished, target).inspect_err(|_| {
        let _ = fs::remove_file(target);
    })
}

fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    #[test]
    fn a_file_gets_a_name_that_nothing_has() {
        for keep in [publish, copy] {
            let folder = tempfile::tempdir().unwrap();
            let (source, target) = (folder.path().join("source"), folder.path().join("target"));
            fs::write(&source, "content").unwrap();
            keep(&source, &target).unwrap();
            assert_eq!(fs::read_to_string(&target).unwrap(), "content");
            fs::write(&target, "other").unwrap();
            let again = keep(&source, &target).unwrap_err();
            assert_eq!(again.kind(), io::ErrorKind::AlreadyExists);
            assert_eq!(fs::read_to_string(&target).unwrap(), "other");
            assert_eq!(names(folder.path()).len(), 2, "nothing unfinished is left");
            assert!(keep(&source, &folder.path().join("none/target")).is_err());
        }
    }

    #[test]
    fn a_name_is_taken_where_there_are_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let (source, target) = (folder.path().join("source"), folder.path().join("target"));
        fs::write(&source, "content").unwrap();
        rename(&source, &target).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "content");
        fs::write(&source, "other").unwrap();
        assert_eq!(rename(&source, &target).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&target).unwrap(), "content");
    }

    #[test]
    fn a_name_that_was_taken_in_vain_is_given_back() {
        let folder = tempfile::tempdir().unwrap();
        let (gone, target) = (folder.path().join("gone"), folder.path().join("target"));
        assert_eq!(rename(&gone, &target).unwrap_err().kind(), io::ErrorKind::NotFound);
        assert!(names(folder.path()).is_empty());
    }
}
