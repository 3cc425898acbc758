//! The `formwork` command: develops, tests, builds and starts an application.
//!
//! It is run in the workspace as `cargo formwork …`, and knows the application by its layout: the
//! packages `app`, `server` and `frontend`, and the folders `style`, `public`, `migrations` and
//! `end2end`.

mod cargo;
mod commands;
mod dep_info;
mod files;
mod hash;
mod local_paths;
mod migrations;
mod process;
mod programs;
mod settings;
mod site;
mod terminal;
mod toolchain;
mod wasm;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{terminal::complain, workspace::Workspace};

/// Develops, tests, builds and starts a Formwork application.
#[derive(Debug, Parser)]
#[command(name = "formwork", bin_name = "cargo formwork")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the application, and rebuild it at every change
    Dev,
    /// Run every check: format, lints, docs, tests, and browsers
    Test {
        /// Leave out what needs a browser
        #[arg(long)]
        no_browser: bool,
    },
    /// Build for production, into `dist/`
    Build,
    /// Start what `build` has built
    Start,
    /// Show the routes
    Routes {
        /// Write them to `app/src/routes.rs` instead
        #[arg(long)]
        write: bool,
        /// Print them as JSON
        #[arg(long, conflicts_with = "write")]
        json: bool,
    },
}

fn main() -> ExitCode {
    match run(&Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command) -> anyhow::Result<()> {
    let workspace = Workspace::enter()?;
    match command {
        Command::Dev => commands::dev::run(&workspace),
        Command::Test { no_browser } => commands::test::run(&workspace, *no_browser),
        Command::Build => commands::build::run(&workspace),
        Command::Start => commands::start::run(),
        Command::Routes { write: true, .. } => commands::routes::write(),
        Command::Routes { json: true, .. } => commands::routes::show_json(),
        Command::Routes { .. } => commands::routes::show(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_are_either_written_or_printed() {
        assert!(Arguments::try_parse_from(["formwork", "routes", "--json"]).is_ok());
        assert!(Arguments::try_parse_from(["formwork", "routes", "--write"]).is_ok());
        assert!(Arguments::try_parse_from(["formwork", "routes", "--json", "--write"]).is_err());
    }
}
