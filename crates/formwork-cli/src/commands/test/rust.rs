//! The checks that cargo runs.

use std::process::Command;

use crate::{
    cargo::{self, WASM_TARGET},
    process,
    workspace::Workspace,
};

/// The crate whose tests run in WASM as well.
const WASM_TESTED: &str = "formwork-client";

/// What is checked and tested though an application may do without it.
const FEATURES: &str = "--features=formwork/postgres,formwork/redis";

/// The tests of the reference application by their modules, which run on SQLite with all others, and once
/// more on PostgreSQL.
const OF_THE_APPLICATION: [&str; 8] = [
    "api::",
    "calls::",
    "enhanced::",
    "forms::",
    "guests::",
    "members::",
    "proposals::",
    "writes::",
];

/// What cargo checks on this machine's own target, by name.
pub(super) fn checks() -> [(&'static str, Command); 7] {
    let mut doc = cargo(&["doc", "--workspace", FEATURES, "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-Dwarnings");
    let lint = ["clippy", "--workspace", FEATURES, "--all-targets", "--", "-Dwarnings"];
    let mut on_postgres = cargo(&["test", "--workspace", FEATURES, "--test=it", "--"]);
    on_postgres.args(OF_THE_APPLICATION).env("TEST_DATABASE", "postgres");
    let lint_wasm = ["clippy", "--package=frontend", "--target", WASM_TARGET, "--", "-Dwarnings"];
    [
        ("format", cargo(&["fmt", "--all", "--check"])),
        ("lints", cargo(&lint)),
        ("lints in WASM", cargo(&lint_wasm)),
        ("core in WASM", cargo(&["check", "--package=formwork-core", "--target", WASM_TARGET])),
        ("documentation", doc),
        ("tests", cargo(&["test", "--workspace", FEATURES])),
        ("tests on PostgreSQL", on_postgres),
    ]
}

/// Runs the tests of the browser's side, in Node.js.
pub(super) fn wasm_tests(workspace: &Workspace) -> anyhow::Result<()> {
    let mut build = cargo(&["build", "--package=formwork-cli", "--bin=wasm-test-runner"]);
    process::run(build.arg("--features=wasm-test-runner"))?;
    let mut test = cargo(&["test", "--target", WASM_TARGET, "--package", WASM_TESTED]);
    test.args(["--lib", "--test", "wasm"]);
    let runner = workspace.target.join("debug/wasm-test-runner");
    process::run(test.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = cargo::command();
    command.args(arguments);
    command
}
