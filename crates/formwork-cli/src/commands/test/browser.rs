//! The tests that use the application as a visitor does.

use std::{path::PathBuf, process::Command};

use anyhow::Context;

use super::script::npm;
use crate::{
    process, programs, settings,
    terminal::{complain, say},
    workspace::{DIST, Workspace},
};

const FOLDER: &str = "end2end";

/// Names under which the browser is installed.
const CHROMIUM: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// The text browser that one of the tests drives.
const TEXT_BROWSER: &str = "lynx";

/// Where the tests are run.
pub(super) struct Browsers {
    /// None: the one that Playwright has downloaded.
    chromium: Option<PathBuf>,
}

pub(super) fn install_packages() -> anyhow::Result<()> {
    process::run(npm(FOLDER).arg("ci"))
}

impl Browsers {
    /// Finds the browsers, or installs them.
    pub(super) fn find() -> anyhow::Result<Self> {
        let chromium = choose(settings::chromium(), programs::find(&CHROMIUM));
        let has_text_browser = programs::find(&[TEXT_BROWSER]).is_some();
        let missing = missing(chromium.is_some(), has_text_browser);
        let refused = match missing.as_slice() {
            [] => None,
            packages => {
                say(&format!("installing {}", packages.join(" and ")));
                programs::apt_install(packages).err()
            }
        };
        if let Some(refused) = refused {
            say(&format!("not by apt-get: {refused:#}"));
        }
        if programs::find(&[TEXT_BROWSER]).is_none() {
            complain("no text browser, so its test is going to fail: install lynx");
        }
        let chromium = chromium.or_else(|| programs::find(&CHROMIUM));
        if chromium.is_none() {
            download_chromium()?;
        }
        Ok(Self { chromium })
    }

    /// Runs the tests against what `build` has made.
    pub(super) fn run_tests(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let mut playwright = npx();
        playwright.arg("test");
        playwright.env("FORMWORK_E2E_SERVER", workspace.root.join(DIST).join("server"));
        if let Some(chromium) = &self.chromium {
            playwright.env("CHROMIUM_PATH", chromium);
        }
        process::run(&mut playwright)
    }
}

/// The user's choice comes before what is found.
fn choose(chosen: Option<PathBuf>, found: Option<PathBuf>) -> Option<PathBuf> {
    chosen.or(found)
}

fn missing(has_chromium: bool, has_text_browser: bool) -> Vec<&'static str> {
    let wanted = [("chromium", has_chromium), (TEXT_BROWSER, has_text_browser)];
    wanted.into_iter().filter(|(_, is_there)| !is_there).map(|(name, _)| name).collect()
}

fn npx() -> Command {
    let mut npx = Command::new("npx");
    npx.current_dir(FOLDER).arg("playwright");
    npx
}

fn download_chromium() -> anyhow::Result<()> {
    process::run(npx().args(["install", "chromium"]))
        .context("no browser: install chromium, or set CHROMIUM to its path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_users_browser_comes_first() {
        let path = |path: &str| Some(PathBuf::from(path));
        assert_eq!(choose(path("/opt/chrome"), path("/usr/bin/chromium")), path("/opt/chrome"));
        assert_eq!(choose(None, path("/usr/bin/chromium")), path("/usr/bin/chromium"));
        assert_eq!(choose(None, None), None);
    }

    #[test]
    fn only_what_is_missing_is_installed() {
        assert_eq!(missing(true, true), Vec::<&str>::new());
        assert_eq!(missing(true, false), ["lynx"]);
        assert_eq!(missing(false, false), ["chromium", "lynx"]);
    }
}
