//! Which files have changed, and what that calls for.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::Receiver,
    time::Duration,
};

use super::watch::Event;
use crate::{dep_info::DepInfo, migrations::Touched, process, workspace::APP_SRC};

/// How long to wait for the rest of what an editor or a version control system writes.
const SETTLE: Duration = Duration::from_millis(50);

/// Files that changed together.
#[derive(Debug)]
pub(super) struct Changes(BTreeSet<PathBuf>);

/// Waits until nothing more changes.
pub(super) fn gather(first: PathBuf, events: &Receiver<Event>) -> Changes {
    let mut paths = BTreeSet::from([first]);
    while let Ok(event) = events.recv_timeout(SETTLE) {
        match event {
            Event::Changed(path) => {
                paths.insert(path);
            }
            Event::Stop => process::stop(),
        }
    }
    Changes(paths)
}

impl Changes {
    pub(super) fn add(&mut self, path: PathBuf) {
        self.0.insert(path);
    }

    /// Takes the route table out: only what is written anew counts.
    pub(super) fn remove_route_table(&mut self, root: &Path) {
        self.0.remove(&root.join(APP_SRC).join("routes.rs"));
    }

    /// Takes out what this command has touched itself.
    pub(super) fn remove_touched(&mut self, touched: &[Touched]) {
        self.0.retain(|path| !touched.iter().any(|touched| touched.is(path)));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a file of the site, which no compiler reads, is among them.
    pub(super) fn touch_site(&self, root: &Path) -> bool {
        self.0.iter().any(|path| is_site(path, root))
    }

    /// Whether a migration is among them.
    pub(super) fn touch_migrations(&self, root: &Path) -> bool {
        self.0.iter().any(|path| path.starts_with(root.join("migrations")))
    }

    /// Whether something that was built from `inputs` is out of date.
    pub(super) fn touch(&self, inputs: Option<&DepInfo>) -> bool {
        let Some(inputs) = inputs else { return true };
        self.0.iter().any(|path| inputs.contains(path) || is_manifest(path))
    }
}

fn is_site(path: &Path, root: &Path) -> bool {
    ["public", "style"].iter().any(|folder| path.starts_with(root.join(folder)))
}

fn is_manifest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    matches!(name, Some("Cargo.toml" | "Cargo.lock" | "build.rs"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(path: &str) -> Changes {
        Changes(BTreeSet::from([PathBuf::from(path)]))
    }

    #[test]
    fn styles_and_public_files_belong_to_the_site() {
        let root = Path::new("/w");
        assert!(changes("/w/style/app.css").touch_site(root));
        assert!(changes("/w/public/robots.txt").touch_site(root));
        assert!(!changes("/w/app/src/lib.rs").touch_site(root));
    }

    #[test]
    fn what_was_never_built_is_out_of_date() {
        assert!(changes("/w/app/tests/users.rs").touch(None));
    }

    #[test]
    fn manifests_call_for_every_build() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("server.d");
        std::fs::write(&file, "server: /w/app/src/lib.rs\n").unwrap();
        let inputs = DepInfo::read(&file);
        assert!(changes("/w/app/Cargo.toml").touch(inputs.as_ref()));
        assert!(changes("/w/app/src/lib.rs").touch(inputs.as_ref()));
        assert!(!changes("/w/app/tests/users.rs").touch(inputs.as_ref()));
    }

    #[test]
    fn a_route_table_written_by_the_command_is_no_change() {
        let mut changes = changes("/w/app/src/routes.rs");
        changes.remove_route_table(Path::new("/w"));
        assert!(changes.is_empty());
    }
}
