//! Migrations that the compiler has not seen.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::SystemTime,
};

use crate::dep_info::DepInfo;

/// Has the next build embed every migration.
///
/// `migrate!` tells the compiler of the files that it found, not of the folder, so that a new file
/// alone would not cause a build.
pub(crate) fn touch_if_new(root: &Path, dep_info: &Path) -> std::io::Result<()> {
    let Some(inputs) = DepInfo::read(dep_info) else { return Ok(()) };
    let is_new = |file: &PathBuf| !inputs.contains(file);
    if !files(&root.join("migrations")).iter().any(is_new) {
        return Ok(());
    }
    for source in inputs.paths().filter(|path| path.starts_with(root) && embeds(path)) {
        File::options().append(true).open(source)?.set_modified(SystemTime::now())?;
    }
    Ok(())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "sql")).collect()
}

fn embeds(source: &Path) -> bool {
    source.extension().is_some_and(|extension| extension == "rs")
        && fs::read_to_string(source).is_ok_and(|text| text.contains("migrate!("))
}
