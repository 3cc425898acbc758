//! A file of the conventions, and what the route table needs to know of it.

use std::{collections::BTreeSet, fmt};

use super::Folder;
use crate::{
    exports::{PathArgument, Policy},
    segment::module_name,
};

/// One file of the conventions.
#[derive(Debug)]
pub(crate) struct RouteFile {
    /// Below `routes`, with `/` between names.
    pub(crate) path: String,
    /// The module that the table declares for it.
    pub(crate) module: String,
    pub(crate) is_documented: bool,
    pub(crate) kind: FileKind,
    /// The arguments of its functions that tell how many parameters they read.
    pub(crate) path_arguments: Vec<PathArgument>,
}

#[derive(Debug)]
pub(crate) enum FileKind {
    Page(Page),
    Layout { metadata: Metadata },
    Route(Route),
    Handler { has_raw_body: bool, has_layer: bool },
    Fallback(Fallback),
}

#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) cache: Option<Policy>,
    pub(crate) metadata: Metadata,
    pub(crate) static_params: Option<StaticParams>,
    pub(crate) reads_path: bool,
    /// The struct of its `Query<…>`, which has a type for links beside it.
    pub(crate) query: Option<String>,
}

/// The function that lists what is rendered ahead.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StaticParams {
    pub(crate) line: Option<usize>,
}

#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) methods: Vec<Method>,
    pub(crate) cache: Option<Policy>,
    pub(crate) has_layer: bool,
    pub(crate) reads_path: bool,
    /// The struct of the `Query<…>` of `get`, which has a type for links beside it.
    pub(crate) query: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Metadata {
    None,
    Const,
    Function,
}

/// What stands in for the pages of a folder, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fallback {
    Loading,
    Error,
    NotFound,
    Unauthorized,
    Forbidden,
}

/// A method that `route.rs` may export, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Method(pub(crate) &'static str);

pub(crate) const METHODS: [Method; 7] = [
    Method("get"),
    Method("post"),
    Method("put"),
    Method("patch"),
    Method("delete"),
    Method("head"),
    Method("options"),
];

impl RouteFile {
    /// Whether requests are answered by this file.
    pub(crate) fn answers(&self) -> bool {
        matches!(self.kind, FileKind::Page(_) | FileKind::Route(_) | FileKind::Handler { .. })
    }

    pub(crate) fn fallback(&self) -> Option<Fallback> {
        match self.kind {
            FileKind::Fallback(fallback) => Some(fallback),
            _ => None,
        }
    }

    /// The struct of its `Query<…>`, which has a type for links beside it.
    pub(crate) fn query(&self) -> Option<&str> {
        match &self.kind {
            FileKind::Page(page) => page.query.as_deref(),
            FileKind::Route(route) => route.query.as_deref(),
            _ => None,
        }
    }
}

impl Fallback {
    /// The function, which is also the stem of the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Error => "error",
            Self::NotFound => "not_found",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Names the modules after their files. Two files may come to one name (`a/b`, `a_b`); the
/// later ones are numbered.
pub(crate) fn name_modules(root: &mut Folder) {
    name_modules_below(root, &mut BTreeSet::new());
}

fn name_modules_below(folder: &mut Folder, taken: &mut BTreeSet<String>) {
    for file in &mut folder.files {
        let base = module_name(&file.path);
        let numbered = (2..).map(|n| format!("{base}_{n}"));
        let mut names = std::iter::once(base.clone()).chain(numbered);
        file.module = names.find(|name| taken.insert(name.clone())).unwrap_or(base);
    }
    for child in &mut folder.children {
        name_modules_below(child, taken);
    }
}
