//! `start`: becomes the server that `build` has made.

use std::{os::unix::process::CommandExt, path::Path, process::Command};

use anyhow::{Context, bail};

use crate::workspace::DIST;

/// Replaces this process, so that signals and the exit code are the server's own.
pub(crate) fn run() -> anyhow::Result<()> {
    let server = Path::new(DIST).join("server");
    if !server.is_file() {
        bail!("nothing built yet: run `cargo formwork build`");
    }
    let error = Command::new(&server).exec();
    Err(error).with_context(|| format!("cannot run {}", server.display()))
}
