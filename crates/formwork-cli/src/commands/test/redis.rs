//! Redis, which the tests of several instances start by themselves.

use crate::{
    programs,
    terminal::{complain, say},
};

/// The Debian package, with both programs in it or below it.
const PACKAGE: &str = "redis-server";

/// The server, and what asks it from a test.
const PROGRAMS: [&str; 2] = ["redis-server", "redis-cli"];

/// Installs Redis, unless it is there; says so where that cannot be done.
pub(super) fn ensure() {
    if is_there() {
        return;
    }
    say(&format!("installing {PACKAGE}"));
    if let Err(refused) = programs::apt_install(&[PACKAGE]) {
        say(&format!("not by apt-get: {refused:#}"));
    }
    if !is_there() {
        complain(
            "no redis-server and redis-cli (7 or later), so their tests are going to fail: install them",
        );
    }
}

fn is_there() -> bool {
    PROGRAMS.iter().all(|program| programs::find(&[program]).is_some())
}
