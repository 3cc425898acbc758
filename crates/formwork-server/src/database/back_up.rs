//! A copy of a database that is in use.

use std::{
    fs::{File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    str::FromStr,
    time::Duration,
};

use sqlx::{ConnectOptions, Connection, sqlite::SqliteConnectOptions};

use super::BUSY_TIMEOUT_SECONDS;
use crate::request_id;

/// Why there is no copy.
#[derive(Debug, thiserror::Error)]
#[error("cannot back up {url} to {}: {source}", file.display())]
pub struct BackUpError {
    url: String,
    file: PathBuf,
    source: Box<dyn std::error::Error + Send + Sync>,
}

/// Copies the SQLite database at `url` to `file`, while others read and write it.
///
/// The copy is the database at one moment: all that was committed before this was called, and no
/// half of a transaction (SQLite's `VACUUM INTO`). Nobody waits for it. It is on the disk when this
/// returns, for its owner alone to read, and is a database as it is: to go back to it, stop the
/// server, and put it in the place of the old file and of those with `-wal` and `-shm` behind its
/// name. Until it is whole, `.unfinished` is behind its name; the folder has to be on a file system
/// with hard links.
///
/// For PostgreSQL there is `pg_dump`.
///
/// # Errors
///
/// `url` is no SQLite database that is there, in a file; `file` is there already; it cannot be written.
///
/// # Examples
///
/// ```
/// use formwork_server::database::{back_up, connect};
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// # let folder = tempfile::tempdir()?;
/// # let url = format!("sqlite:{}/app.db", folder.path().display());
/// # let copy = folder.path().join("copy.db");
/// let db = connect(&url).await?;
/// sqlx::query("CREATE TABLE tags (name TEXT NOT NULL) STRICT").execute(&db).await?;
/// back_up(&url, &copy).await?;
///
/// let error = back_up(&url, &copy).await.unwrap_err();
/// assert!(error.to_string().contains("is there already"), "{error}");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// # })?;
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub async fn back_up(url: &str, file: impl AsRef<Path>) -> Result<(), BackUpError> {
    let file = file.as_ref();
    copy(url, file).await.map_err(|source| BackUpError {
        // That of a server may have a password in it.
        url: if url.starts_with("sqlite:") { url.to_owned() } else { "the database".to_owned() },
        file: file.to_owned(),
        source,
    })
}

async fn copy(url: &str, file: &Path) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    if !url.starts_with("sqlite:") {
        return Err("it is no SQLite database; PostgreSQL has `pg_dump`".into());
    }
    if url.contains(":memory:") || url.contains("mode=memory") {
        return Err("it is in memory".into());
    }
    if file.try_exists()? {
        return Err("it is there already".into());
    }
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(false)
        .busy_timeout(Duration::from_secs(BUSY_TIMEOUT_SECONDS));
    let mut connection = options.connect().await?;
    let unfinished = unfinished(file)?;
    let copied = sqlx::query("VACUUM INTO $1")
        .bind(unfinished.path.to_string_lossy().into_owned())
        .execute(&mut connection)
        .await;
    let closed = connection.close().await;
    copied?;
    closed?;
    let (file, done) = (file.to_owned(), tokio::task::spawn_blocking);
    Ok(done(move || unfinished.finish(&file)).await??)
}

/// A file that goes away unless it is finished.
struct Unfinished {
    path: PathBuf,
}

/// Makes it beside `file`, empty, for its owner alone: SQLite writes to an empty file.
fn unfinished(file: &Path) -> io::Result<Unfinished> {
    let Some(name) = file.to_str() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "its name is no UTF-8"));
    };
    let path = PathBuf::from(format!("{name}.{}.unfinished", request_id::next()));
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
    Ok(Unfinished { path })
}

impl Unfinished {
    /// Gives it its name, once it is on the disk.
    fn finish(self, file: &Path) -> io::Result<()> {
        File::open(&self.path)?.sync_all()?;
        // Not renamed: a file that has come meanwhile stays.
        std::fs::hard_link(&self.path, file)?;
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // The copy has another name too by then, or there is none.
        let _ = std::fs::remove_file(&self.path);
    }
}
