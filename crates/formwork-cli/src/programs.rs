//! Programs of others: on the path, or installed where that can be done unasked.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::bail;

use crate::{process, settings};

/// The first of `names` that is on the path.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    find_in(&settings::path(), names)
}

fn find_in(folders: &[PathBuf], names: &[&str]) -> Option<PathBuf> {
    let places = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    places.into_iter().find(|place| place.is_file())
}

/// Fails with one line unless npm is there.
pub(crate) fn require_npm() -> anyhow::Result<()> {
    if find(&["node"]).is_none() || find(&["npm"]).is_none() {
        bail!("node and npm are needed: install Node.js 20.19 or later");
    }
    Ok(())
}

/// Installs Debian packages, if this system has them and this user may.
pub(crate) fn apt_install(packages: &[&str]) -> anyhow::Result<()> {
    if find(&["apt-get"]).is_none() {
        bail!("no apt-get");
    }
    let sudo = match (rustix::process::geteuid().is_root(), find(&["sudo"])) {
        (true, _) => None,
        (false, Some(sudo)) if needs_no_password(&sudo) => Some(sudo),
        (false, _) => bail!("apt-get needs root"),
    };
    process::run(apt_get(sudo.as_deref()).arg("update"))?;
    process::run(
        apt_get(sudo.as_deref()).args(["install", "-y", "--no-install-recommends"]).args(packages),
    )
}

fn apt_get(sudo: Option<&Path>) -> Command {
    let mut command = match sudo {
        Some(sudo) => {
            let mut command = Command::new(sudo);
            command.args(["-n", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            command
        }
        None => Command::new("apt-get"),
    };
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-q").stdout(Stdio::null());
    command
}

fn needs_no_password(sudo: &Path) -> bool {
    Command::new(sudo)
        .args(["-n", "true"])
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_name_wins_over_the_first_folder() {
        let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(a.path().join("google-chrome"), "").unwrap();
        std::fs::write(b.path().join("chromium"), "").unwrap();
        let folders = [a.path().to_owned(), b.path().to_owned()];
        let found = find_in(&folders, &["chromium", "google-chrome"]);
        assert_eq!(found, Some(b.path().join("chromium")));
        assert_eq!(find_in(&folders, &["lynx"]), None);
    }
}
