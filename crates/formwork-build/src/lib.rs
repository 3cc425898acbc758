//! The file conventions: turns the folders below `app/src/routes` into one explicit file.
//!
//! [`write()`] reads the tree and writes `routes.rs` beside it: module declarations, the calls of
//! the route builder, and typed links. The file is committed and read like any other; nothing
//! happens at compile time. [`check`] tells whether it is current, and [`RouteTree`] gives the
//! parts for a program that wants to show them.
//!
//! | file | exports | meaning |
//! |---|---|---|
//! | `page.rs` | `pub async fn page` | a page; optional `CACHE`, and `METADATA` or `metadata` |
//! | `layout.rs` | `pub async fn layout` | wraps the pages of its folder and below |
//! | `route.rs` | any of `get post put patch delete head options` | a route handler |
//! | `handler.rs` | `pub async fn handler` | an API route |
//! | `not_found.rs` | `pub fn not_found` | the page for what does not exist; in the root only |
//!
//! | folder | in the URL |
//! |---|---|
//! | `users` | `/users` |
//! | `[id]` | one segment, a parameter: `/{id}` |
//! | `[...rest]` | one or more segments: `/{*rest}` |
//! | `[[...rest]]` | as above, and the path without them |
//! | `(group)` | nothing |
//! | `_private` | not routed, nor is anything below it |
//!
//! Other files are left alone: a folder may hold modules of its own.

mod error;
mod exports;
mod format;
mod generate;
mod rows;
mod segment;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use crate::{
    error::{Error, Mistake},
    rows::{RouteKind, RouteRow},
    tree::RouteTree,
};

/// Writes `routes.rs` in `app_src` from the folder `routes` beside it.
///
/// A current file is not touched, so its modification time causes no rebuild. Returns whether
/// the file was written.
///
/// # Errors
/// Returns every mistake in the tree at once, or what kept the file from being read, formatted
/// or written.
pub fn write(app_src: &Path) -> Result<bool, Error> {
    let table = current_table(app_src)?;
    let file = table_file(app_src);
    if is_current(&file, &table)? {
        return Ok(false);
    }
    fs::write(&file, table).map_err(|source| Error::io(&file, source))?;
    Ok(true)
}

/// Checks that `routes.rs` in `app_src` is what [`write()`] would write.
///
/// # Errors
/// Returns [`Error::Stale`] if it is not, and otherwise fails as [`write()`] does.
pub fn check(app_src: &Path) -> Result<(), Error> {
    let table = current_table(app_src)?;
    let file = table_file(app_src);
    if is_current(&file, &table)? { Ok(()) } else { Err(Error::Stale { file }) }
}

fn current_table(app_src: &Path) -> Result<String, Error> {
    let tree = RouteTree::scan(&app_src.join("routes"))?;
    format::rustfmt(&tree.source(), app_src)
}

fn table_file(app_src: &Path) -> PathBuf {
    app_src.join("routes.rs")
}

fn is_current(file: &Path, table: &str) -> Result<bool, Error> {
    match fs::read(file) {
        Ok(written) => Ok(written == table.as_bytes()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(source) => Err(Error::io(file, source)),
    }
}
