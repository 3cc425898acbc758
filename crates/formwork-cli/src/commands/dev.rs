//! `dev`: serves the application and rebuilds it at every change.
//!
//! This process holds the listening socket and hands it to one server after the other, so a
//! request that comes during a restart waits instead of being refused.

mod changes;
mod rebuild;
mod server;
mod watch;

use std::{
    net::{SocketAddr, TcpListener},
    sync::mpsc::{Receiver, RecvTimeoutError},
    time::{Duration, Instant},
};

use anyhow::Context;

use self::{
    changes::Changes,
    rebuild::Rebuild,
    server::Server,
    watch::{Event, Watch},
};
use crate::{
    process, settings,
    terminal::{complain, say, seconds},
    toolchain,
    workspace::Workspace,
};

/// How often the server is looked at while nothing changes.
const PATROL: Duration = Duration::from_millis(500);

/// Runs until SIGTERM or SIGINT.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let listener = listen(settings::addr()?)?;
    toolchain::ensure_wasm_target()?;
    let watch = Watch::start(workspace)?;
    let server = Server::new(listener, rebuild::site_folder(workspace));
    let mut session = Session { rebuild: Rebuild::new(workspace), server };
    session.first_build();
    session.follow(&watch.events);
    session.server.stop();
    Ok(())
}

fn listen(addr: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(addr).map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow::anyhow!("{addr} is in use: stop what listens there or set FORMWORK_ADDR")
        }
        _ => anyhow::Error::new(error).context(format!("cannot listen at {addr}")),
    })
}

struct Session<'a> {
    rebuild: Rebuild<'a>,
    server: Server,
}

impl Session<'_> {
    fn first_build(&mut self) {
        let start = Instant::now();
        match self.rebuild.everything().and_then(|server| self.server.restart(&server)) {
            Ok(()) => {
                say(&format!("built in {}", seconds(start.elapsed())));
                say(&format!("Formwork serves http://{}", self.server.addr()));
            }
            Err(error) => report(&error, "waiting for a change"),
        }
    }

    fn follow(&mut self, events: &Receiver<Event>) {
        while !process::is_stopping() {
            match events.recv_timeout(PATROL) {
                Ok(Event::Stop) | Err(RecvTimeoutError::Disconnected) => return,
                Ok(Event::Changed(path)) => {
                    let changes = changes::gather(path, events);
                    self.apply(changes);
                }
                Err(RecvTimeoutError::Timeout) => self.server.report_end(),
            }
        }
    }

    fn apply(&mut self, changes: Changes) {
        let start = Instant::now();
        let server = match self.rebuild.after(changes) {
            Ok(Some(server)) => server,
            Ok(None) => return,
            Err(error) => return report(&error, "the last good build keeps running"),
        };
        match self.server.restart(&server).context("the new server does not start") {
            Ok(()) => say(&format!("rebuilt in {}", seconds(start.elapsed()))),
            Err(error) => report(&error, "waiting for a change"),
        }
    }
}

fn report(error: &anyhow::Error, then: &str) {
    if !process::is_stopping() {
        complain(&format!("error: {error:#}\n{then}"));
    }
}
