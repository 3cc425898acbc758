//! Where things are.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use serde::Deserialize;

use crate::cargo;

/// The sources of the application package.
pub(crate) const APP_SRC: &str = "app/src";

/// Where the program that serves the application stands.
pub(crate) const SERVER_SRC: &str = "server/src";

/// What `build` makes and `start` runs.
pub(crate) const DIST: &str = "dist";

/// The workspace; it is the current directory, so relative paths start there.
#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Workspace {
    /// Finds the workspace around the current directory and makes its root the current directory.
    pub(crate) fn enter() -> anyhow::Result<Self> {
        let mut command = cargo::command();
        command.args(["metadata", "--no-deps", "--format-version=1", "--offline"]);
        let output = command.output().context("cannot run cargo")?;
        if !output.status.success() {
            bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)?;
        let root = fs::canonicalize(&metadata.workspace_root)?;
        std::env::set_current_dir(&root)?;
        if !Path::new(APP_SRC).join("routes").is_dir() {
            bail!(
                "{}: no folder {APP_SRC}/routes: run this in a Formwork application",
                root.display()
            );
        }
        Ok(Self { root, target: metadata.target_directory })
    }
}
