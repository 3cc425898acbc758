//! Migrations that the compiler has not seen.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::dep_info::DepInfo;

/// A source that was given a new time, and that time.
#[derive(Debug)]
pub(crate) struct Touched {
    source: PathBuf,
    time: SystemTime,
}

/// Has the next build embed every migration; returns the sources that it touches for that.
///
/// `migrate!` tells the compiler of the files that it found, not of the folder, so that a new file
/// alone would not cause a build.
pub(crate) fn touch_if_new(root: &Path, dep_info: &Path) -> io::Result<Vec<Touched>> {
    let Some(inputs) = DepInfo::read(dep_info) else {
        return Ok(Vec::new());
    };
    let is_new = |file: &PathBuf| !inputs.contains(file);
    if !files(&root.join("migrations")).iter().any(is_new) {
        return Ok(Vec::new());
    }
    let sources = inputs.paths().filter(|path| path.starts_with(root) && embeds(path));
    sources.map(touch).collect()
}

impl Touched {
    /// Whether `path` is the source, unchanged since.
    pub(crate) fn is(&self, path: &Path) -> bool {
        self.source == path && modified(path).is_ok_and(|time| time == self.time)
    }
}

fn touch(source: &Path) -> io::Result<Touched> {
    let file = File::options().append(true).open(source)?;
    file.set_modified(SystemTime::now())?;
    // Read back, because a file system may keep times less precisely.
    let time = modified(source)?;
    Ok(Touched { source: source.to_owned(), time })
}

fn modified(path: &Path) -> io::Result<SystemTime> {
    fs::metadata(path)?.modified()
}

/// The migrations in a folder and the folders below it: one for each kind of database.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let (folders, mut files): (Vec<_>, Vec<_>) =
        entries.map(|entry| entry.path()).partition(|path| path.is_dir());
    files.retain(|path| path.extension().is_some_and(|extension| extension == "sql"));
    files.extend(folders.iter().flat_map(|folder| self::files(folder)));
    files
}

fn embeds(source: &Path) -> bool {
    source.extension().is_some_and(|extension| extension == "rs")
        && fs::read_to_string(source).is_ok_and(|text| text.contains("migrate!("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_migration_touches_what_embeds_it() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        fs::create_dir_all(root.join("migrations/sqlite")).unwrap();
        let (old, new) = (root.join("migrations/1.sql"), root.join("migrations/sqlite/2.sql"));
        let (source, dep_info) = (root.join("database.rs"), root.join("server.d"));
        fs::write(&old, "").unwrap();
        fs::write(&source, "sqlx::migrate!()").unwrap();
        let inputs = format!("server: {} {}\n", source.display(), old.display());
        fs::write(&dep_info, inputs).unwrap();

        assert!(touch_if_new(root, &dep_info).unwrap().is_empty());
        fs::write(new, "").unwrap();
        let touched = touch_if_new(root, &dep_info).unwrap();
        assert_eq!(touched.len(), 1);
        assert!(touched[0].is(&source));
        File::options()
            .append(true)
            .open(&source)
            .unwrap()
            .set_modified(SystemTime::UNIX_EPOCH)
            .unwrap();
        assert!(!touched[0].is(&source));
    }
}
