//! Builds of the application's packages.

use std::{path::PathBuf, process::Command};

use crate::{local_paths::LocalPaths, process, settings, workspace::Workspace};

/// The target of the browser's side.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// How much to optimise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Development,
    Production,
}

/// The same cargo again, without what it says about this package.
pub(crate) fn command() -> Command {
    let mut command = Command::new(settings::cargo());
    for name in settings::own_package_variables() {
        command.env_remove(name);
    }
    command
}

/// Builds the server; returns its executable.
pub(crate) fn build_server(workspace: &Workspace, mode: Mode) -> anyhow::Result<PathBuf> {
    let mut command = command();
    command.args(["build", "--package=server", "--bin=server"]);
    if mode == Mode::Production {
        LocalPaths::find(workspace)?.leave_out(&mut command)?;
        command.arg("--release");
    }
    process::run(&mut command)?;
    Ok(server(workspace, mode))
}

/// Builds the islands; returns the WASM as the compiler makes it.
pub(crate) fn build_frontend(workspace: &Workspace, mode: Mode) -> anyhow::Result<PathBuf> {
    let mut command = command();
    command.args(["rustc", "--package=frontend", "--lib", "--target", WASM_TARGET]);
    if mode == Mode::Production {
        LocalPaths::find(workspace)?.leave_out(&mut command)?;
        // What refers to what is asked of the linker: the WASM is taken apart by it.
        command.args(["--profile=wasm-release", "--", "-Clink-arg=--emit-relocs"]);
    }
    process::run(&mut command)?;
    Ok(frontend(workspace, mode))
}

/// The server's executable.
pub(crate) fn server(workspace: &Workspace, mode: Mode) -> PathBuf {
    server_folder(workspace, mode).join("server")
}

/// The islands' WASM, as the compiler makes it.
pub(crate) fn frontend(workspace: &Workspace, mode: Mode) -> PathBuf {
    frontend_folder(workspace, mode).join("frontend.wasm")
}

/// What the server was built from.
pub(crate) fn server_dep_info(workspace: &Workspace, mode: Mode) -> PathBuf {
    server_folder(workspace, mode).join("server.d")
}

/// What the islands were built from.
pub(crate) fn frontend_dep_info(workspace: &Workspace, mode: Mode) -> PathBuf {
    frontend_folder(workspace, mode).join("frontend.d")
}

fn server_folder(workspace: &Workspace, mode: Mode) -> PathBuf {
    workspace.target.join(match mode {
        Mode::Development => "debug",
        Mode::Production => "release",
    })
}

fn frontend_folder(workspace: &Workspace, mode: Mode) -> PathBuf {
    workspace.target.join(WASM_TARGET).join(match mode {
        Mode::Development => "debug",
        Mode::Production => "wasm-release",
    })
}
