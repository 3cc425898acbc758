use std::{fs, path::Path};

use serde::{Deserialize, Serialize};

use crate::{files, hash};

/// The path below which the server serves the assets.
const PREFIX: &str = "/_formwork/";

/// What the server reads to learn the names of the assets.
#[derive(Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Manifest {
    islands: String,
    wasm: String,
    stylesheet: String,
    /// Changes with any of the files.
    build: String,
}

impl Manifest {
    /// `contents` stands for everything in the site.
    pub(crate) fn new(islands: &str, wasm: &str, stylesheet: &str, contents: &str) -> Self {
        let path = |name| format!("{PREFIX}{name}");
        Self {
            islands: path(islands),
            wasm: path(wasm),
            stylesheet: path(stylesheet),
            build: hash::short(contents.as_bytes()),
        }
    }

    /// The manifest of a site, if it has one.
    pub(crate) fn read(site: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(site.join("manifest.json")).ok()?).ok()
    }

    pub(crate) fn write(&self, site: &Path) -> anyhow::Result<()> {
        files::write_whole(&site.join("manifest.json"), &serde_json::to_vec_pretty(self)?)?;
        Ok(())
    }

    /// The names of the assets, without their path.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        let paths = [&self.islands, &self.wasm, &self.stylesheet];
        paths.into_iter().filter_map(|path| path.strip_prefix(PREFIX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_as_it_was_written() {
        let site = tempfile::tempdir().unwrap();
        assert_eq!(Manifest::read(site.path()), None);
        let manifest = Manifest::new("app.1.js", "app_bg.2.wasm", "app.3.css", "everything");
        manifest.write(site.path()).unwrap();
        let read = Manifest::read(site.path()).unwrap();
        assert_eq!(read, manifest);
        assert_eq!(read.names().collect::<Vec<_>>(), ["app.1.js", "app_bg.2.wasm", "app.3.css"]);
    }

    #[test]
    fn assets_stand_below_the_frameworks_path() {
        let manifest = Manifest::new("app.1.js", "app_bg.2.wasm", "app.3.css", "");
        let json = serde_json::to_value(manifest).unwrap();
        assert_eq!(json["islands"], "/_formwork/app.1.js");
    }
}
