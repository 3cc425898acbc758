//! `test`: every check, in order, up to the first that fails.

mod browser;
mod postgres;
mod redis;
mod rust;
mod script;

use std::{path::Path, time::Instant};

use anyhow::Context;

use crate::{
    commands::build,
    local_paths, process, programs,
    terminal::{say, seconds},
    toolchain,
    workspace::{APP_SRC, Workspace},
};

/// Runs every step; those with a browser only if it is wanted.
pub(crate) fn run(workspace: &Workspace, no_browser: bool) -> anyhow::Result<()> {
    let start = Instant::now();
    step("target for the browser", toolchain::ensure_wasm_target)?;
    step("routes", || Ok(formwork_build::check(Path::new(APP_SRC))?))?;
    step("database for the tests", || {
        postgres::ensure();
        Ok(())
    })?;
    step("Redis for the tests", || {
        redis::ensure();
        Ok(())
    })?;
    for (name, mut command) in rust::checks() {
        step(name, || process::run(&mut command))?;
    }
    step("tests in WASM", || rust::wasm_tests(workspace))?;
    programs::require_npm()?;
    script::steps()?;
    if no_browser {
        say("browser tests: left out");
    } else {
        step("browser packages", browser::install_packages)?;
        step("production build", || build::run(workspace))?;
        step("paths of this machine", || local_paths::check(workspace))?;
        let browsers = browser::Browsers::find()?;
        step("browser tests", || browsers.run_tests(workspace))?;
    }
    say(&format!("all passed in {}", seconds(start.elapsed())));
    Ok(())
}

/// Announces a step, runs it, and says how long it took.
fn step(name: &str, run: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    say(&format!("== {name}"));
    let start = Instant::now();
    run().with_context(|| format!("step `{name}`"))?;
    say(&format!("== {name}: {}", seconds(start.elapsed())));
    Ok(())
}
