//! The site folder: what the server hands to browsers.

mod compress;
mod manifest;

use std::{collections::BTreeSet, fs, path::Path};

use anyhow::Context;
use compress::Compressed;

use self::manifest::Manifest;
use crate::{cargo::Mode, files, hash, wasm::Islands};

/// The application's own stylesheet.
const STYLESHEET: &str = "style/app.css";

/// Files that are served as they are.
const PUBLIC: &str = "public";

/// What was written, for the summary of a build.
#[derive(Debug)]
pub(crate) struct Asset {
    pub(crate) name: String,
    pub(crate) size: usize,
    /// Its size as brotli; none in development.
    pub(crate) brotli: Option<usize>,
}

/// Writes the site to `folder`.
///
/// Everything is in place before the manifest names it, and what the last manifest named stays:
/// a page that is open in a browser can still load it.
pub(crate) fn write(folder: &Path, islands: &Islands, mode: Mode) -> anyhow::Result<Vec<Asset>> {
    let assets_folder = folder.join("assets");
    let stylesheet = fs::read(STYLESHEET).with_context(|| STYLESHEET.to_owned())?;
    let wasm = named("app_bg", "wasm", &islands.wasm);
    let glue = named("app", "js", islands.glue.as_bytes());
    let style = named("app", "css", &stylesheet);
    let snippets =
        islands.snippets.iter().map(|snippet| (snippet.name.clone(), snippet.text.as_bytes()));
    let parts = islands.parts.iter().map(|part| (part.name.clone(), part.wasm.as_slice()));
    let own = [wasm.clone(), glue.clone(), style.clone()];
    let files: Vec<_> = own.into_iter().chain(parts).chain(snippets).collect();

    let mut assets = Vec::new();
    for (name, contents) in &files {
        assets.push(write_asset(&assets_folder, name, contents, mode)?);
    }
    let public = copy_public(&folder.join(PUBLIC), mode)?;
    let names: Vec<_> = files.iter().map(|(name, _)| name.clone()).collect();
    let manifest = Manifest::new(&glue.0, &wasm.0, &style.0, &format!("{names:?}{public}"));
    let last = Manifest::read(folder);
    manifest.write(folder)?;
    prune(&assets_folder, &names, last.as_ref())?;
    Ok(assets)
}

fn named<'a>(stem: &str, extension: &str, contents: &'a [u8]) -> (String, &'a [u8]) {
    (format!("{stem}.{}.{extension}", hash::short(contents)), contents)
}

fn write_asset(folder: &Path, name: &str, contents: &[u8], mode: Mode) -> anyhow::Result<Asset> {
    let file = folder.join(name);
    files::write_whole(&file, contents)?;
    let brotli = match mode {
        Mode::Development => None,
        Mode::Production => Some(Compressed::of(contents)?.write_beside(&file)?),
    };
    Ok(Asset { name: name.to_owned(), size: contents.len(), brotli })
}

/// Copies the public files; returns a hash of all of them.
fn copy_public(folder: &Path, mode: Mode) -> anyhow::Result<String> {
    let mut hashes = String::new();
    let mut kept = BTreeSet::new();
    for source in files::below(Path::new(PUBLIC))? {
        let path = source.strip_prefix(PUBLIC)?;
        let contents = fs::read(&source)?;
        let file = folder.join(path);
        files::write_whole(&file, &contents)?;
        if mode == Mode::Production && compress::is_worthwhile(path, contents.len()) {
            Compressed::of(&contents)?.write_beside(&file)?;
        }
        hashes += &format!("{}{}", path.display(), hash::short(&contents));
        kept.insert(file);
    }
    // A production folder is new, so only development has anything to remove.
    if mode == Mode::Development {
        let gone = files::below(folder)?.into_iter().filter(|file| !kept.contains(file));
        gone.into_iter().try_for_each(fs::remove_file)?;
    }
    Ok(hash::short(hashes.as_bytes()))
}

/// Removes what neither this nor the last manifest names.
fn prune(folder: &Path, names: &[String], last: Option<&Manifest>) -> std::io::Result<()> {
    for file in files::below(folder)? {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        let is_variant_of = |kept: &str| {
            name.strip_prefix(kept).is_some_and(|rest| matches!(rest, "" | ".br" | ".gz"))
        };
        let is_named = names.iter().any(|kept| is_variant_of(kept));
        let was_named = last.is_some_and(|last| last.names().any(is_variant_of));
        if !is_named && !was_named && !name.starts_with("snippet.") {
            fs::remove_file(&file)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_last_manifest_names_stays() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["app.1.js", "app.2.js", "app.2.js.br", "app.3.js"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        let last = Manifest::new("app.2.js", "app_bg.2.wasm", "app.2.css", "");
        prune(folder.path(), &["app.3.js".to_owned()], Some(&last)).unwrap();
        let left = files::below(folder.path()).unwrap();
        let left: Vec<_> = left.iter().map(|file| file.file_name().unwrap()).collect();
        assert_eq!(left, ["app.2.js", "app.2.js.br", "app.3.js"]);
    }
}
