//! What wakes the session: changed files and signals.

use std::{
    path::{Path, PathBuf},
    sync::mpsc::{self, Receiver, Sender},
    thread,
};

use anyhow::Context;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};
use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use crate::{process, workspace::Workspace};

/// The folders that an application is made of.
const FOLDERS: [&str; 7] = ["app", "crates", "frontend", "migrations", "public", "server", "style"];

#[derive(Debug)]
pub(super) enum Event {
    Changed(PathBuf),
    Stop,
}

/// Reports events for as long as it lives.
pub(super) struct Watch {
    pub(super) events: Receiver<Event>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    pub(super) fn start(workspace: &Workspace) -> anyhow::Result<Self> {
        let (sender, events) = mpsc::channel();
        listen_for_signals(sender.clone())?;
        let root = workspace.root.clone();
        let mut watcher = notify::recommended_watcher(move |event| report(event, &root, &sender))?;
        // Not below the root as a whole: a build writes thousands of files there.
        watcher.watch(&workspace.root, RecursiveMode::NonRecursive)?;
        let folders = FOLDERS.map(|folder| workspace.root.join(folder));
        for folder in folders.iter().filter(|folder| folder.is_dir()) {
            watcher
                .watch(folder, RecursiveMode::Recursive)
                .with_context(|| format!("cannot watch {}", folder.display()))?;
        }
        Ok(Self { events, _watcher: watcher })
    }
}

fn listen_for_signals(sender: Sender<Event>) -> anyhow::Result<()> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    thread::spawn(move || {
        if signals.forever().next().is_some() {
            process::stop();
            // The session may have ended already.
            let _ = sender.send(Event::Stop);
        }
    });
    Ok(())
}

fn report(event: notify::Result<notify::Event>, root: &Path, sender: &Sender<Event>) {
    let Ok(event) = event else { return };
    if !changes_contents(event.kind) {
        return;
    }
    for path in event.paths.into_iter().filter(|path| is_source(path, root)) {
        let _ = sender.send(Event::Changed(path));
    }
}

/// A new time alone is no change; this command gives new times itself (see `migrations`).
fn changes_contents(kind: EventKind) -> bool {
    !matches!(kind, EventKind::Access(_) | EventKind::Modify(ModifyKind::Metadata(_)))
}

/// Whether a path belongs to the application, rather than to an editor or a tool.
fn is_source(path: &Path, root: &Path) -> bool {
    let Ok(path) = path.strip_prefix(root) else { return false };
    let names: Vec<_> = path.components().map(|name| name.as_os_str().to_string_lossy()).collect();
    match names.as_slice() {
        [] => false,
        [file] => matches!(&**file, "Cargo.toml" | "Cargo.lock"),
        names => !names.iter().any(|name| is_ignored(name)),
    }
}

/// Folders of tools, and the files in which editors keep what is not saved yet.
fn is_ignored(name: &str) -> bool {
    let is_hidden = name.starts_with('.') && name != ".well-known";
    is_hidden || matches!(name, "node_modules" | "target" | "4913") || name.ends_with(['~', '#'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: bool) {
        assert_eq!(is_source(Path::new(path), Path::new("/w")), expected, "{path}");
    }

    #[test]
    fn sources_are_told_from_what_tools_write() {
        check("/w/app/src/routes/page.rs", true);
        check("/w/public/.well-known/security.txt", true);
        check("/w/Cargo.toml", true);
        check("/w/README.md", false);
        check("/w/app/src/.page.rs.swp", false);
        check("/w/app/src/page.rs~", false);
        check("/w/crates/formwork-server/script/node_modules/x/index.js", false);
        check("/elsewhere/app/src/lib.rs", false);
    }
}
