//! The compiler's target for the browser.

use std::process::{Command, Stdio};

use anyhow::{Context, bail};

use crate::{cargo::WASM_TARGET, process, terminal::say};

/// Installs the target unless it is there.
pub(crate) fn ensure_wasm_target() -> anyhow::Result<()> {
    if is_installed()? {
        return Ok(());
    }
    say(&format!("installing the compiler's target {WASM_TARGET}"));
    let mut rustup = Command::new("rustup");
    rustup.args(["target", "add", WASM_TARGET]).stdout(Stdio::null());
    process::run(&mut rustup).with_context(|| {
        format!("the compiler has no target {WASM_TARGET}: run `rustup target add {WASM_TARGET}`")
    })
}

/// Asked of the compiler itself, which need not come from rustup.
fn is_installed() -> anyhow::Result<bool> {
    let mut rustc = Command::new("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM_TARGET]);
    let output = rustc.output().context("cannot run rustc")?;
    if !output.status.success() {
        bail!("rustc knows no target {WASM_TARGET}: install a newer one");
    }
    let folder = String::from_utf8_lossy(&output.stdout);
    Ok(std::path::Path::new(folder.trim()).is_dir())
}
