//! PostgreSQL, which the tests of databases start by themselves.

use std::{fs, path::Path};

use crate::{
    programs,
    terminal::{complain, say},
};

/// The Debian package, and where it puts its programs, by version: not on the path.
const PACKAGE: &str = "postgresql";
const FOLDER: &str = "/usr/lib/postgresql";

/// What makes the files of a database.
const PROGRAM: &str = "initdb";

/// Installs PostgreSQL, unless it is there; says so where that cannot be done.
pub(super) fn ensure() {
    if is_there() {
        return;
    }
    say(&format!("installing {PACKAGE}"));
    if let Err(refused) = programs::apt_install(&[PACKAGE]) {
        say(&format!("not by apt-get: {refused:#}"));
    }
    if !is_there() {
        complain("no PostgreSQL, so its test is going to fail: install it");
    }
}

fn is_there() -> bool {
    programs::find(&[PROGRAM]).is_some() || is_in(Path::new(FOLDER))
}

fn is_in(versions: &Path) -> bool {
    let versions = fs::read_dir(versions).into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin").join(PROGRAM)).any(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_version_of_debian_is_found() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!is_in(folder.path()) && !is_in(&folder.path().join("nothing")));
        let programs = folder.path().join("17/bin");
        fs::create_dir_all(&programs).unwrap();
        assert!(!is_in(folder.path()));
        fs::write(programs.join(PROGRAM), "").unwrap();
        assert!(is_in(folder.path()));
    }
}
