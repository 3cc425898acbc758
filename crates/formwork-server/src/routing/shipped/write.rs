//! The folder of shipped pages, on the way out.

use std::{
    collections::HashSet,
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use sha2::{Digest, Sha256};

use super::index::{BODIES, INDEX, Index, Row, millis};
use crate::cache::encoding::Bodies;

/// A folder that grows beside its place until it is complete.
pub(super) struct Writing {
    target: PathBuf,
    folder: PathBuf,
    bodies: BufWriter<File>,
    at: u64,
    made: u64,
    rows: Vec<Row>,
    paths: HashSet<String>,
}

/// A page to be written.
pub(super) struct Finished {
    pub(super) path: String,
    pub(super) route: String,
    pub(super) bodies: Bodies,
    /// The end of its lifetime.
    pub(super) until: Option<SystemTime>,
    pub(super) stale_for: Option<Duration>,
    pub(super) micros: u64,
    pub(super) says_origin: bool,
    pub(super) tags: Vec<String>,
}

impl Writing {
    /// Begins with none.
    pub(super) fn begin(target: &Path) -> io::Result<Self> {
        let folder = beside(target, "unfinished")?;
        remove(&folder)?;
        fs::create_dir_all(&folder)?;
        let bodies = BufWriter::new(File::create(folder.join(BODIES))?);
        Ok(Self {
            target: target.to_owned(),
            folder,
            bodies,
            at: 0,
            made: millis(SystemTime::now()),
            rows: Vec::new(),
            paths: HashSet::new(),
        })
    }

    /// Adds a page, unless its path is there already.
    pub(super) fn add(&mut self, page: Finished) -> io::Result<()> {
        if !self.paths.insert(page.path.clone()) {
            return Ok(());
        }
        let bodies = page.bodies.bytes();
        self.bodies.write_all(bodies)?;
        let stale_for = page.stale_for.and_then(|it| u64::try_from(it.as_millis()).ok());
        self.rows.push(Row {
            path: page.path,
            route: page.route,
            at: self.at,
            identity: page.bodies.identity().len(),
            brotli: page.bodies.brotli().len(),
            gzip: page.bodies.gzip().len(),
            sha256: sha256(&page.bodies),
            until: page.until.map(millis),
            stale_for,
            micros: page.micros,
            says_origin: page.says_origin,
            tags: page.tags,
        });
        self.at += bodies.len() as u64;
        Ok(())
    }

    /// Puts the folder in the place of an older one. Without a page there is none.
    pub(super) fn finish(mut self, build: String, origin: Option<String>) -> io::Result<()> {
        self.bodies.flush()?;
        let replaced = beside(&self.target, "replaced")?;
        remove(&replaced)?;
        if self.target.exists() {
            fs::rename(&self.target, &replaced)?;
        }
        if !self.rows.is_empty() {
            let pages = std::mem::take(&mut self.rows);
            let index = Index { build, origin, made: self.made, pages };
            fs::write(self.folder.join(INDEX), serde_json::to_vec(&index)?)?;
            fs::rename(&self.folder, &self.target)?;
        }
        remove(&replaced)
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Gone from here once it is complete.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Of bodies and their lengths, in hex.
pub(super) fn sha256(bodies: &Bodies) -> String {
    let lengths = format!("{} {}\n", bodies.identity().len(), bodies.brotli().len());
    let hash = Sha256::new_with_prefix(lengths).chain_update(bodies.bytes()).finalize();
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn beside(target: &Path, ending: &str) -> io::Result<PathBuf> {
    let mut name = target.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
    name.push(".");
    name.push(ending);
    Ok(target.with_file_name(name))
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::encoding::Effort;

    fn page(path: &str) -> Finished {
        Finished {
            path: path.to_owned(),
            route: path.to_owned(),
            bodies: Bodies::of(b"text", Effort::Once),
            until: None,
            stale_for: None,
            micros: 1,
            says_origin: false,
            tags: Vec::new(),
        }
    }

    fn names(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_folder_has_its_name_once_it_is_complete() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("site/pages");
        for text in ["first", "second"] {
            let mut writing = Writing::begin(&target).unwrap();
            writing.add(page("/a")).unwrap();
            writing.add(page("/a")).unwrap();
            assert_eq!(target.exists(), text == "second");
            writing.finish(text.to_owned(), None).unwrap();
            let index = fs::read(target.join(INDEX)).unwrap();
            let index: Index = serde_json::from_slice(&index).unwrap();
            assert_eq!((&*index.build, index.pages.len()), (text, 1));
            assert_eq!(names(target.parent().unwrap()), ["pages"]);
        }
    }

    #[test]
    fn what_is_given_up_or_empty_leaves_nothing() {
        let root = tempfile::tempdir().unwrap();
        let target = root.path().join("pages");
        let mut writing = Writing::begin(&target).unwrap();
        writing.add(page("/a")).unwrap();
        drop(writing);
        assert_eq!(names(root.path()), [""; 0]);
        fs::create_dir(&target).unwrap();
        Writing::begin(&target).unwrap().finish(String::new(), None).unwrap();
        assert_eq!(names(root.path()), [""; 0], "pages of another build");
        assert!(Writing::begin(Path::new("/")).is_err());
    }
}
