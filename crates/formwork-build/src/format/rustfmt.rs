//! Runs rustfmt.

use std::{
    io::Write,
    path::Path,
    process::{Command, Stdio},
};

use crate::Error;

/// Formats `source` with the settings that hold in `directory`.
pub(crate) fn rustfmt(source: &str, directory: &Path) -> Result<String, Error> {
    let mut child = Command::new("rustfmt")
        .args(["--edition", "2024"])
        .current_dir(directory)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| {
            Error::Format(format!("{error}: install it with `rustup component add rustfmt`"))
        })?;
    // rustfmt reads all of its input before it writes, so this cannot block on a full pipe.
    let written = child.stdin.take().map_or(Ok(()), |mut stdin| stdin.write_all(source.as_bytes()));
    let output = child.wait_with_output().map_err(|error| Error::Format(error.to_string()))?;
    if !output.status.success() {
        return Err(Error::Format(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    written.map_err(|error| Error::Format(error.to_string()))?;
    String::from_utf8(output.stdout).map_err(|error| Error::Format(error.to_string()))
}
