//! A folder that mails are written to, each as a file.

use std::{
    fs,
    io::{self, ErrorKind, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
    time::SystemTime,
};

use chrono::{DateTime, Utc};
use tokio::task::spawn_blocking;

use super::StoredMail;
use crate::accounts::Token;

/// What the names of complete mails end with.
const ENDING: &str = ".eml";

/// A folder of mails; made when the first one is written. Only its owner may look into it, for a mail may
/// have in it what opens an account.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
    pub(super) fn at(path: &Path) -> Self {
        Self(path.to_owned())
    }

    /// Adds a mail. It is there as a whole or not at all.
    pub(super) async fn write(&self, mail: &[u8]) -> io::Result<()> {
        let (folder, mail) = (self.0.clone(), mail.to_owned());
        spawn_blocking(move || write(&folder, &mail)).await?
    }

    /// At most `limit` mails, the newest first.
    ///
    /// # Errors
    ///
    /// If the folder or a file cannot be read.
    pub async fn newest(&self, limit: usize) -> io::Result<Vec<StoredMail>> {
        let folder = self.0.clone();
        spawn_blocking(move || newest(&folder, limit)).await?
    }

    /// The mail called `name`.
    ///
    /// # Errors
    ///
    /// If it is there and cannot be read.
    pub async fn read(&self, name: String) -> io::Result<Option<StoredMail>> {
        if !is_name(&name) {
            return Ok(None);
        }
        let folder = self.0.clone();
        spawn_blocking(move || read(&folder, name)).await?
    }
}

/// Whether a mail may be called so: nothing else is asked of the file system.
fn is_name(name: &str) -> bool {
    name.strip_suffix(ENDING).is_some_and(|stem| {
        !stem.is_empty() && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

fn write(folder: &Path, mail: &[u8]) -> io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let stem = new_stem()?;
    let unfinished = folder.join(format!("{stem}.part"));
    let mut file = fs::OpenOptions::new();
    let file = file.write(true).create_new(true).mode(0o600).open(&unfinished);
    let written = file.and_then(|mut file| file.write_all(mail));
    let written = written.and_then(|()| fs::rename(&unfinished, folder.join(stem + ENDING)));
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&unfinished);
    }
    written
}

/// Names are in the order of time.
fn new_stem() -> io::Result<String> {
    let now: DateTime<Utc> = SystemTime::now().into();
    let token = Token::new().map_err(|error| io::Error::other(format!("{error:?}")))?;
    let random: String = token.key().chars().filter(char::is_ascii_alphanumeric).take(8).collect();
    Ok(format!("{}-{random}", now.format("%Y%m%dT%H%M%S%6f")))
}

fn newest(folder: &Path, limit: usize) -> io::Result<Vec<StoredMail>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut names = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string().ok().filter(|name| is_name(name)));
    }
    names.sort_unstable_by(|one, other| other.cmp(one));
    names.truncate(limit);
    let mails = names.into_iter().map(|name| read(folder, name).transpose());
    mails.flatten().collect()
}

fn read(folder: &Path, name: String) -> io::Result<Option<StoredMail>> {
    match fs::read(folder.join(&name)) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        bytes => Ok(Some(StoredMail::of(name, &bytes?))),
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expect) in [
            ("20261122T075532123456-aB3.eml", true),
            (".eml", false),
            ("", false),
            ("a.part", false),
            ("../secret.eml", false),
            ("..%2Fsecret.eml", false),
            ("/etc/passwd", false),
            ("a/b.eml", false),
            ("a\\b.eml", false),
            ("a.b.eml", false),
            ("a.eml\0", false),
            ("ä.eml", false),
        ] {
            assert_eq!(is_name(name), expect, "{name:?}");
        }
    }

    #[tokio::test]
    async fn mails_are_their_owners_alone_and_the_newest_comes_first() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("deep/mail");
        let folder = Folder::at(&path);
        assert!(folder.newest(9).await.unwrap().is_empty());
        for text in ["one", "two", "three"] {
            folder.write(format!("To: {text}\r\n\r\n{text}").as_bytes()).await.unwrap();
        }
        fs::write(path.join("a.part"), "unfinished").unwrap();
        let mails = folder.newest(2).await.unwrap();
        let texts: Vec<_> = mails.iter().map(|mail| &*mail.text).collect();
        assert_eq!(texts, ["three", "two"]);
        let name = mails[0].name.clone();
        assert_eq!(folder.read(name.clone()).await.unwrap().unwrap().header("To"), "three");
        assert!(folder.read("a.part".to_owned()).await.unwrap().is_none());
        assert!(folder.read("nothing.eml".to_owned()).await.unwrap().is_none());
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!((mode(&path), mode(&path.join(name))), (0o700, 0o600));
    }
}
