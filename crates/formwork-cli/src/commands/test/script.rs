//! The checks of the enhancement script.

use std::{fs, path::Path, process::Command};

use anyhow::{Context, bail};

use super::step;
use crate::process;

const FOLDER: &str = "crates/formwork-server/script";

/// The built script, which is committed: a build of the server needs no Node.js.
const BUILT: &str = "dist/formwork.js";

pub(super) fn steps() -> anyhow::Result<()> {
    step("script packages", || process::run(npm(FOLDER).arg("ci")))?;
    step("script types", || process::run(npm(FOLDER).args(["run", "check"])))?;
    step("script tests", || process::run(npm(FOLDER).arg("test")))?;
    step("script build", is_current)
}

/// npm in one folder. Browsers are looked for by this command, not downloaded by a package.
pub(super) fn npm(folder: &str) -> Command {
    let mut npm = Command::new("npm");
    npm.current_dir(folder).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    npm
}

fn is_current() -> anyhow::Result<()> {
    let built = Path::new(FOLDER).join(BUILT);
    let committed = fs::read(&built).with_context(|| built.display().to_string())?;
    process::run(npm(FOLDER).args(["run", "build"]))?;
    if fs::read(&built)? != committed {
        bail!("{}: was not current: commit it as it is now", built.display());
    }
    Ok(())
}
