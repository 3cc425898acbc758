//! Reads the folders.

use std::{
    fs::{self, DirEntry},
    path::Path,
};

use super::{
    Folder, RouteFile,
    read::{self, Read},
};
use crate::{
    Error, Mistake,
    exports::Exports,
    segment::{FolderName, Segment},
};

/// Fills in `folder`, which says where it is, from what is on the disk.
pub(super) fn folder(
    routes_dir: &Path,
    mut folder: Folder,
    mistakes: &mut Vec<Mistake>,
) -> Result<Folder, Error> {
    let directory = routes_dir.join(&folder.path);
    for entry in sorted_entries(&directory)? {
        let path = entry.path();
        let Ok(name) = entry.file_name().into_string() else {
            mistakes.push(Mistake::new(path, "the name is not UTF-8: rename it"));
            continue;
        };
        let below =
            if folder.path.is_empty() { name.clone() } else { format!("{}/{name}", folder.path) };
        if path.is_dir() {
            match child(&folder, &name, below) {
                Ok(Some(child)) => {
                    let child = self::folder(routes_dir, child, mistakes)?;
                    folder.children.push(child);
                }
                Ok(None) => {}
                Err(fix) => mistakes.push(Mistake::new(path, fix)),
            }
        } else if read::is_convention(&name) {
            folder.files.extend(route_file(&path, &name, below, mistakes)?);
        }
    }
    Ok(folder)
}

fn sorted_entries(directory: &Path) -> Result<Vec<DirEntry>, Error> {
    let entries = fs::read_dir(directory).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let mut entries = entries.map_err(|source| Error::io(directory, source))?;
    entries.sort_by_key(DirEntry::file_name);
    Ok(entries)
}

/// The folder `name` of `parent`; `None` if it is not routed.
fn child(parent: &Folder, name: &str, path: String) -> Result<Option<Folder>, String> {
    let (url, also) = match FolderName::parse(name)? {
        FolderName::Private => return Ok(None),
        FolderName::Group => (parent.url.clone(), parent.also.clone()),
        FolderName::Segment(segment) => (parent.url.join(segment), None),
        FolderName::OptionalCatchAll(rest) => {
            (parent.url.join(Segment::CatchAll(rest)), Some(parent.url.clone()))
        }
    };
    Ok(Some(Folder { path, url, also, ..Folder::default() }))
}

/// Reads one file of the conventions; what is wrong with it goes to `mistakes`.
fn route_file(
    on_disk: &Path,
    name: &str,
    path: String,
    mistakes: &mut Vec<Mistake>,
) -> Result<Option<RouteFile>, Error> {
    let source = fs::read_to_string(on_disk).map_err(|source| Error::io(on_disk, source))?;
    let exports = match Exports::parse(&source) {
        Ok(exports) => exports,
        Err((line, message)) => {
            mistakes.push(Mistake::new(on_disk, message).at_line(line));
            return Ok(None);
        }
    };
    let Some(Read { kind, path_arguments, faults }) = read::read(name, &exports) else {
        return Ok(None);
    };
    mistakes.extend(faults.into_iter().map(|(line, message)| {
        let mistake = Mistake::new(on_disk, message);
        line.map_or(mistake.clone(), |line| mistake.at_line(line))
    }));
    let is_documented = exports.is_documented;
    Ok(Some(RouteFile { path, module: String::new(), is_documented, kind, path_arguments }))
}
