//! A file that gets its name when it is complete.

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

/// A new file in the folder of another one, for its owner alone to read. It has a random name, which
/// it loses when this is dropped.
pub(crate) struct Unfinished {
    pub(crate) file: fs::File,
    path: PathBuf,
}

impl Unfinished {
    /// In the folder of `target`, which is there.
    ///
    /// # Errors
    ///
    /// What the file system says.
    pub(crate) fn beside(target: &Path) -> io::Result<Self> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(io::Error::other)?;
        let name = format!(".unfinished-{:032x}", u128::from_be_bytes(random));
        let path = target.with_file_name(name);
        let file = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path)?;
        Ok(Self { file, path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn it_is_its_owners_alone_and_goes_with_its_value() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("target");
        let [one, two] = [0; 2].map(|_| Unfinished::beside(&target).unwrap());
        assert_ne!(one.path(), two.path());
        assert_eq!(one.file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
        drop((one, two));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(Unfinished::beside(&folder.path().join("gone/target")).is_err());
    }
}
