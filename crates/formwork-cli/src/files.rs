//! Reading folders, and writing files as a whole.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Every file below `folder`, in order; none if there is no such folder.
pub(crate) fn below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    Ok(files)
}

/// Writes a file that is seen whole or not at all. A file with these contents is left alone.
pub(crate) fn write_whole(file: &Path, contents: &[u8]) -> io::Result<()> {
    if fs::read(file).is_ok_and(|written| written == contents) {
        return Ok(());
    }
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".unfinished");
    fs::write(&unfinished, contents)?;
    fs::rename(unfinished, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_listed_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.css", "a/c.js", "a/b/d.js"] {
            write_whole(&folder.path().join(name), b"").unwrap();
        }
        let names: Vec<_> = below(folder.path()).unwrap();
        let names: Vec<_> =
            names.iter().map(|path| path.strip_prefix(folder.path()).unwrap()).collect();
        assert_eq!(names, ["a/b/d.js", "a/c.js", "b.css"].map(Path::new));
    }

    #[test]
    fn a_folder_that_is_not_there_has_no_files() {
        assert_eq!(below(Path::new("no such folder")).unwrap(), Vec::<PathBuf>::new());
    }

    #[test]
    fn an_unchanged_file_keeps_its_time() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("app.css");
        write_whole(&file, b"a").unwrap();
        let old = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options().append(true).open(&file).unwrap().set_modified(old).unwrap();
        write_whole(&file, b"a").unwrap();
        assert_eq!(fs::metadata(&file).unwrap().modified().unwrap(), old);
        write_whole(&file, b"b").unwrap();
        assert_ne!(fs::metadata(&file).unwrap().modified().unwrap(), old);
    }
}
