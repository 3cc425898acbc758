//! `server back-up FILE`: a copy of the database, while the server runs.

use std::{
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

use formwork::{config::Config, database};

/// Copies the database to `file`; what is wrong is one line.
pub(crate) async fn run(file: &Path) -> ExitCode {
    match copy(file).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn copy(file: &Path) -> Result<(), Box<dyn std::error::Error>> {
    Ok(database::back_up(&Config::from_env()?.database_url, file).await?)
}

/// Says what the program can be told to do.
pub(crate) fn usage() -> ExitCode {
    let _ = writeln!(
        io::stderr(),
        "usage: server                serves, as the environment says\n       \
         server back-up FILE   copies the SQLite database while the server runs"
    );
    ExitCode::from(2)
}
