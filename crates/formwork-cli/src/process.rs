//! Child processes, which end when this process is told to.

use std::{
    process::{Child, Command, ExitStatus},
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use rustix::process::{Pid, Signal, kill_process};

/// How often a child is looked at. Short beside what any of them takes.
const POLL: Duration = Duration::from_millis(5);

/// Set once SIGTERM or SIGINT has come.
static STOPPING: AtomicBool = AtomicBool::new(false);

/// Lets every child that is waited for end soon.
pub(crate) fn stop() {
    STOPPING.store(true, Ordering::SeqCst);
}

pub(crate) fn is_stopping() -> bool {
    STOPPING.load(Ordering::SeqCst)
}

/// Runs a command to its end, with this process's input and output.
///
/// # Errors
/// Fails if it cannot be started, or does not succeed.
pub(crate) fn run(command: &mut Command) -> anyhow::Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().with_context(|| format!("cannot run {program}"))?;
    let status = wait(&mut child)?;
    if !status.success() {
        bail!("{} failed", short(command));
    }
    Ok(())
}

fn wait(child: &mut Child) -> anyhow::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if is_stopping() {
            terminate(child);
            child.wait()?;
            bail!("stopped");
        }
        thread::sleep(POLL);
    }
}

/// The program and its first arguments, as a person would call it.
fn short(command: &Command) -> String {
    let program = std::path::Path::new(command.get_program());
    let name = program.file_name().unwrap_or(command.get_program());
    let words = std::iter::once(name).chain(command.get_args().take(4));
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Asks a child to end, and kills it if it does not within `limit`.
pub(crate) fn end(child: &mut Child, limit: Duration) {
    terminate(child);
    let start = Instant::now();
    while start.elapsed() < limit {
        match child.try_wait() {
            Ok(None) => thread::sleep(POLL),
            Ok(Some(_)) | Err(_) => return,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn terminate(child: &Child) {
    // A child that has ended on its own is what is wanted.
    let _ = kill_process(Pid::from_child(child), Signal::TERM);
}
