//! The environment, read here and nowhere else.

use std::{ffi::OsString, net::SocketAddr, path::PathBuf};

use anyhow::Context;

/// Where the application listens if `FORMWORK_ADDR` does not say.
const DEFAULT_ADDR: &str = "127.0.0.1:3000";

/// How many members `dev` fills an empty database with.
pub(crate) const DEV_SEED_MEMBERS: &str = "1000";

#[expect(clippy::disallowed_methods, reason = "the command's own settings module")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The address to serve at.
pub(crate) fn addr() -> anyhow::Result<SocketAddr> {
    let addr = variable("FORMWORK_ADDR").unwrap_or_else(|| DEFAULT_ADDR.to_owned());
    addr.parse().with_context(|| {
        format!("FORMWORK_ADDR is `{addr}`: give an address and a port, such as {DEFAULT_ADDR}")
    })
}

/// The host that the application knows itself by, if one is set.
pub(crate) fn origin_host() -> Option<String> {
    let origin = variable("FORMWORK_ORIGIN")?;
    origin.split_once("://").map(|(_, host)| host.to_owned())
}

/// Whether the user says how many members there are to be.
pub(crate) fn seeds_members() -> bool {
    variable("SEED_MEMBERS").is_some()
}

/// Whether the application's database is one that is no file.
pub(crate) fn has_database_server() -> bool {
    variable("DATABASE_URL").is_some_and(|url| !url.starts_with("sqlite:"))
}

/// Whether the user says what is logged.
pub(crate) fn says_what_is_logged() -> bool {
    variable("RUST_LOG").is_some()
}

/// The cargo that runs this command, or else the one on the path.
pub(crate) fn cargo() -> OsString {
    variable("CARGO").map_or_else(|| "cargo".into(), Into::into)
}

/// The user's folder.
pub(crate) fn home() -> Option<PathBuf> {
    variable("HOME").map(PathBuf::from)
}

/// Where cargo keeps what it has downloaded.
pub(crate) fn cargo_home() -> Option<PathBuf> {
    let given = variable("CARGO_HOME").map(PathBuf::from);
    given.or_else(|| home().map(|home| home.join(".cargo")))
}

/// What the environment lets cargo tell the compiler, with `separator` between flags.
pub(crate) fn rustflags(separator: &str) -> Option<String> {
    let spaced = || variable("RUSTFLAGS");
    let words = |flags: String| flags.split_whitespace().collect::<Vec<_>>().join(separator);
    variable("CARGO_ENCODED_RUSTFLAGS").or_else(|| spaced().map(words))
}

/// The browser that the user has chosen for the tests.
pub(crate) fn chromium() -> Option<PathBuf> {
    variable("CHROMIUM").map(PathBuf::from)
}

/// The folders in which programs are looked for.
pub(crate) fn path() -> Vec<PathBuf> {
    variable("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// What `cargo run` sets for this package alone. Passed on, it would tell build scripts and
/// the compiler of other packages that something has changed.
pub(crate) fn own_package_variables() -> Vec<OsString> {
    let names = std::env::vars_os().map(|(name, _)| name);
    let is_own = |name: &OsString| {
        let name = name.to_string_lossy();
        name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
    };
    names.filter(is_own).collect()
}
