//! Builds what a change calls for, and no more.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::SystemTime,
};

use anyhow::{Context, anyhow};

use super::changes::Changes;
use crate::{
    cargo::{self, Mode},
    dep_info::DepInfo,
    migrations::{self, Touched},
    site,
    wasm::Islands,
    workspace::{APP_SRC, Workspace},
};

/// The state of the last build.
pub(super) struct Rebuild<'a> {
    workspace: &'a Workspace,
    islands: Option<Islands>,
    /// When the compiler wrote the WASM that `islands` was made of.
    islands_time: Option<SystemTime>,
    pending: Pending,
    touched: Vec<Touched>,
}

/// What is still to be built: a build that failed stays due, whatever changes next.
#[derive(Clone, Copy, Default)]
struct Pending {
    frontend: bool,
    server: bool,
    site: bool,
}

/// Where the site is kept in development.
pub(super) fn site_folder(workspace: &Workspace) -> PathBuf {
    workspace.target.join("formwork/site")
}

impl<'a> Rebuild<'a> {
    pub(super) fn new(workspace: &'a Workspace) -> Self {
        let pending = Pending { frontend: true, server: true, site: true };
        Self { workspace, islands: None, islands_time: None, pending, touched: Vec::new() }
    }

    /// Builds everything; returns the server's executable.
    pub(super) fn everything(&mut self) -> anyhow::Result<PathBuf> {
        formwork_build::write(Path::new(APP_SRC))?;
        self.build()
    }

    /// Builds what `changes` call for; returns the executable if anything is new.
    pub(super) fn after(&mut self, mut changes: Changes) -> anyhow::Result<Option<PathBuf>> {
        let root = &self.workspace.root;
        changes.remove_route_table(root);
        changes.remove_touched(&self.touched);
        if formwork_build::write(Path::new(APP_SRC))? {
            changes.add(root.join(APP_SRC).join("routes.rs"));
        }
        if changes.is_empty() {
            return Ok(None);
        }
        let frontend = DepInfo::read(&cargo::frontend_dep_info(self.workspace, Mode::Development));
        let server = DepInfo::read(&cargo::server_dep_info(self.workspace, Mode::Development));
        self.pending.frontend |= changes.touch(frontend.as_ref());
        self.pending.server |= changes.touch(server.as_ref()) || changes.touch_migrations(root);
        self.pending.site |= changes.touch_site(root);
        let Pending { frontend, server, site } = self.pending;
        if frontend || server || site { self.build().map(Some) } else { Ok(None) }
    }

    /// The site is made while the compiler works on the server.
    fn build(&mut self) -> anyhow::Result<PathBuf> {
        if self.pending.frontend {
            self.build_frontend()?;
        }
        let workspace = self.workspace;
        let is_server_due = self.pending.server;
        if is_server_due {
            let dep_info = cargo::server_dep_info(workspace, Mode::Development);
            self.touched = migrations::touch_if_new(&workspace.root, &dep_info)?;
        }
        let (made, built) = thread::scope(|scope| {
            let site = scope.spawn(|| self.make_site());
            let server = if is_server_due {
                cargo::build_server(workspace, Mode::Development)
            } else {
                Ok(cargo::server(workspace, Mode::Development))
            };
            let made = site.join().unwrap_or_else(|_| Err(anyhow!("making the site panicked")));
            (made, server)
        });
        made?;
        let server = built?;
        self.pending = Pending::default();
        Ok(server)
    }

    fn build_frontend(&mut self) -> anyhow::Result<()> {
        let wasm = cargo::build_frontend(self.workspace, Mode::Development)?;
        let time = fs::metadata(&wasm)?.modified()?;
        self.pending.frontend = false;
        if self.islands_time != Some(time) {
            self.islands = None;
            self.islands_time = Some(time);
            self.pending.site = true;
        }
        Ok(())
    }

    fn make_site(&mut self) -> anyhow::Result<()> {
        if !self.pending.site {
            return Ok(());
        }
        let islands = match self.islands.take() {
            Some(islands) => islands,
            None => self.generate_islands()?,
        };
        let islands = self.islands.insert(islands);
        site::write(&site_folder(self.workspace), islands, Mode::Development)
            .context("cannot write the site")?;
        self.pending.site = false;
        Ok(())
    }

    fn generate_islands(&self) -> anyhow::Result<Islands> {
        let wasm = cargo::frontend(self.workspace, Mode::Development);
        let target = &self.workspace.target;
        Islands::generate(&wasm, &target.join("formwork/wasm-debug"), Mode::Development)
    }
}
