//! Folders of the machine that builds. Nobody who is given what it builds needs to know them, and in the
//! WASM each file that could panic costs every visitor its name.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, bail};

use crate::{
    files, settings,
    workspace::{DIST, Workspace},
};

/// Between flags in the variable that holds them (The Cargo Book, "Environment variables").
const SEPARATOR: &str = "\x1f";

/// Fails if the server or the WASM that was built names a folder of this machine.
pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let paths = LocalPaths::find(workspace)?;
    let dist = Path::new(DIST);
    let mut programs = files::below(&dist.join("site/assets"))?;
    programs.retain(|file| file.extension().is_some_and(|extension| extension == "wasm"));
    programs.push(dist.join("server"));
    for program in programs {
        if let Some(path) = paths.first_in(&fs::read(&program)?) {
            bail!(
                "{}: names a path of this machine, {path}: where cargo's settings have `rustflags` for the \
                 target, add `--remap-path-prefix` to them",
                program.display()
            );
        }
    }
    Ok(())
}

/// Folders of this machine, the outer ones first.
#[derive(Debug)]
pub(crate) struct LocalPaths(Vec<String>);

impl LocalPaths {
    /// Those that could come into what is built.
    pub(crate) fn find(workspace: &Workspace) -> anyhow::Result<Self> {
        let cargo = settings::cargo_home();
        let sources = cargo.as_ref().map(|cargo| cargo.join("registry/src"));
        let workspace = [workspace.root.clone(), workspace.target.clone()];
        let all = settings::home().into_iter().chain(cargo).chain(sources).chain([sysroot()?]);
        Ok(Self::of(all.chain(workspace)))
    }

    fn of(folders: impl IntoIterator<Item = PathBuf>) -> Self {
        let folders = folders.into_iter().filter(|folder| folder.parent().is_some());
        Self(folders.map(|folder| folder.to_string_lossy().into_owned()).collect())
    }

    /// Lets the compiler write paths as they are below these folders.
    ///
    /// Cargo takes flags from one place alone: from the environment, from the settings of a target, or from
    /// those of all. It is asked by the last, and where there are flags in the environment, by these.
    pub(crate) fn leave_out(&self, command: &mut Command) -> anyhow::Result<()> {
        self.leave_out_beside(settings::rustflags(SEPARATOR), command)
    }

    fn leave_out_beside(&self, flags: Option<String>, command: &mut Command) -> anyhow::Result<()> {
        let own = self.0.iter().map(|folder| format!("--remap-path-prefix={folder}="));
        if let Some(flags) = flags {
            let all: Vec<_> = std::iter::once(flags).chain(own).collect();
            command.env("CARGO_ENCODED_RUSTFLAGS", all.join(SEPARATOR));
        } else {
            // A list of strings is written alike in JSON and TOML.
            let flags = serde_json::to_string(&own.collect::<Vec<_>>())?;
            command.args(["--config".to_owned(), format!("build.rustflags={flags}")]);
        }
        Ok(())
    }

    /// The first path in `bytes` that lies below one of them.
    pub(crate) fn first_in<'a>(&self, bytes: &'a [u8]) -> Option<&'a str> {
        let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/');
        let mut rest = starts.map(|(start, _)| &bytes[start..]);
        let found = rest.find(|rest| self.0.iter().any(|folder| is_below(rest, folder)))?;
        let end = found.iter().position(|byte| !(b' '..=b'~').contains(byte));
        std::str::from_utf8(&found[..end.unwrap_or(found.len())]).ok()
    }
}

fn is_below(text: &[u8], folder: &str) -> bool {
    text.strip_prefix(folder.as_bytes()).is_some_and(|rest| rest.starts_with(b"/"))
}

/// Where the compiler has its own sources, if they are installed.
fn sysroot() -> anyhow::Result<PathBuf> {
    let mut rustc = Command::new("rustc");
    let output = rustc.args(["--print", "sysroot"]).output().context("cannot run rustc")?;
    Ok(Path::new(String::from_utf8_lossy(&output.stdout).trim()).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders() -> LocalPaths {
        LocalPaths::of(["/", "/home/ada", "/srv/site"].map(PathBuf::from))
    }

    #[test]
    fn a_path_below_a_folder_is_found() {
        for (bytes, found) in [
            ("\0\u{1}/home/ada/.cargo/a.rs\0/x", Some("/home/ada/.cargo/a.rs")),
            ("a/srv/site/app", Some("/srv/site/app")),
            ("/home/adam/x /srv/site /rustc/0123/library/core", None),
            ("", None),
        ] {
            assert_eq!(folders().first_in(bytes.as_bytes()), found, "{bytes:?}");
        }
    }

    #[test]
    fn the_compiler_is_told_of_each_folder_beside_what_it_is_told_anyway() {
        let mut command = Command::new("cargo");
        folders().leave_out_beside(None, &mut command).unwrap();
        let arguments: Vec<_> = command.get_args().collect();
        let flags = r#"build.rustflags=["--remap-path-prefix=/home/ada=","--remap-path-prefix=/srv/site="]"#;
        assert_eq!(arguments, ["--config", flags]);

        let mut command = Command::new("cargo");
        folders().leave_out_beside(Some("-Ca\x1f-Cb".to_owned()), &mut command).unwrap();
        let flags =
            "-Ca\x1f-Cb\x1f--remap-path-prefix=/home/ada=\x1f--remap-path-prefix=/srv/site=";
        let variables: Vec<_> = command.get_envs().collect();
        assert_eq!(variables, [("CARGO_ENCODED_RUSTFLAGS".as_ref(), Some(flags.as_ref()))]);
    }
}
