//! The file conventions: turns the folders below `app/src/routes` into one explicit file.
//!
//! [`write()`] reads the tree and writes `routes.rs` beside it: module declarations, the calls of
//! the route builder, and typed links. The file is committed and read like any other; nothing
//! happens at compile time. [`check`] tells whether it is current, and [`RouteTree`] gives the
//! parts for a program that wants to show them.
//!
//! | file | exports | meaning |
//! |---|---|---|
//! | `page.rs` | `pub async fn page` | a page; optional `CACHE`, `METADATA` or `metadata`, and `static_params` |
//! | `layout.rs` | `pub async fn layout` | wraps the pages of its folder and below; optional `METADATA` or `metadata` |
//! | `loading.rs` | `pub fn loading` | stands in for a page that is not ready |
//! | `error.rs` | `pub fn error` | stands in for a page that failed |
//! | `not_found.rs` | `pub fn not_found` | stands in for a page that says so; in the root also for what is no route |
//! | `unauthorized.rs` | `pub fn unauthorized` | stands in for a page that wants a visitor to sign in |
//! | `forbidden.rs` | `pub fn forbidden` | stands in for a page that refuses the visitor |
//! | `route.rs` | any of `get post put patch delete head options` | a route handler; optional `CACHE` for `get`, and `layer` |
//! | `handler.rs` | `pub async fn handler` | an API route; optional `RAW_BODY` and `layer` |
//!
//! What stands in for pages does so in its folder and below, within the layout of its folder.
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
//!
//! # Links
//!
//! `href::users::id(7)` is the link to `/users/7`, and a path with others below it is its own
//! `index`: `href::users()` and `href::users::index()` are one. Where `page`, or the `get` of a
//! `route.rs`, takes a `Query<Filter>` whose `Filter` derives `Query` in the same file, the links
//! are of the type `FilterHref` that the derive declares, and take the parameters.
//!
//! # Format
//!
//! The table is written as `cargo fmt` leaves it. With the settings `max_width = 100` and
//! `use_small_heuristics = "Max"` this takes no formatter; where `rustfmt.toml` says anything
//! else, rustfmt is run.

mod error;
mod exports;
mod expression;
mod format;
mod generate;
mod languages;
mod rows;
mod segment;
mod tree;

use std::{
    fs,
    path::{Path, PathBuf},
};

pub use crate::{
    error::{Error, Mistake},
    languages::languages,
    rows::{CacheLifetime, RouteCache, RouteKind, RouteRow},
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
    format::formatted(tree.source(), app_src)
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
