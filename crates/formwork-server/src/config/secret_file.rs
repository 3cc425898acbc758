//! The key of a site that was given none: made at the first start, and kept in a file.

use std::{
    fs,
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use super::Secret;
use crate::unfinished::Unfinished;

/// How many random bytes a new key has.
const BYTES: usize = 32;

impl Secret {
    /// Reads the key in `file`; makes one, for its owner alone to read, if there is none.
    ///
    /// Of two servers that start at once both get the same key.
    ///
    /// # Errors
    ///
    /// The file cannot be written or read, holds no key, or others may read it too.
    pub(crate) fn read_or_make(file: &Path) -> Result<Self, SecretFileError> {
        let failed = |source| SecretFileError { file: file.to_owned(), source };
        if !file.exists() {
            make(file).map_err(failed)?;
        }
        read(file).map_err(failed)
    }
}

/// The file of the key cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the key in {}: {source}; set FORMWORK_SECRET or FORMWORK_SECRET_FILE", file.display())]
pub struct SecretFileError {
    file: PathBuf,
    source: io::Error,
}

/// Written under another name first, so that nobody reads half of it; a file that has come there
/// meanwhile stays.
fn make(file: &Path) -> io::Result<()> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    fs::create_dir_all(file.parent().unwrap_or(Path::new("")))?;
    let mut unfinished = Unfinished::beside(file)?;
    unfinished.file.write_all(text.as_bytes())?;
    unfinished.file.sync_all()?;
    name(unfinished.path(), file)
}

fn name(unfinished: &Path, file: &Path) -> io::Result<()> {
    match fs::hard_link(unfinished, file) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        linked => linked.map_err(|error| {
            io::Error::new(error.kind(), format!("it cannot get its name by a link: {error}"))
        }),
    }
}

fn read(file: &Path) -> io::Result<Secret> {
    let mode = fs::metadata(file)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(io::Error::other("others may read it: take their rights away (chmod 600)"));
    }
    Secret::parse(fs::read_to_string(file)?.trim()).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("data/secret");
        let first = Secret::read_or_make(&file).unwrap();
        assert_eq!(first.as_bytes().len(), BYTES);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(Secret::read_or_make(&file).unwrap(), first);
        assert_eq!(fs::read_dir(file.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn servers_that_start_at_once_have_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        make(&file).unwrap();
        let first = read(&file).unwrap();
        make(&file).unwrap();
        assert_eq!(read(&file).unwrap(), first);
    }

    #[test]
    fn what_a_server_of_the_same_process_number_left_is_not_in_the_way() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        let left = file.with_extension(format!("{}.new", std::process::id()));
        fs::write(&left, "half").unwrap();
        Secret::read_or_make(&file).unwrap();
        assert_eq!(fs::read_to_string(&left).unwrap(), "half");
    }

    #[test]
    fn a_key_that_does_not_get_its_name_is_an_error_that_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("gone/secret");
        let error = name(&folder.path().join("none"), &file).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        assert!(error.to_string().starts_with("it cannot get its name by a link: "), "{error}");
    }

    #[test]
    fn a_file_that_others_read_or_that_holds_no_key_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        fs::write(&file, "0f".repeat(32)).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
        let error = Secret::read_or_make(&file).unwrap_err().to_string();
        assert!(error.contains("chmod 600") && error.contains("FORMWORK_SECRET"), "{error}");
        fs::write(&file, "short").unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
        let error = Secret::read_or_make(&file).unwrap_err().to_string();
        assert!(error.contains("32 bytes") && !error.contains("short"), "{error}");
    }
}
