use std::fmt;

use crate::{
    exports::Lifetime,
    tree::{FileKind, RouteFile, RouteTree},
};

/// One route, as `formwork routes` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRow {
    /// The path as the router takes it: `/users/{id}`.
    pub path: String,
    /// How it is answered.
    pub kind: RouteKind,
    /// The methods that it answers, in capitals; empty for an API route, which sees every method.
    pub methods: Vec<String>,
    /// The file, below `routes`.
    pub file: String,
}

/// How a route is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteKind {
    /// A page that is kept until it is revalidated.
    Static,
    /// A page that is kept for so many seconds, where its source says so in figures.
    Cached(Option<u64>),
    /// A page that is rendered for each request.
    Dynamic,
    /// A function for each method.
    Handler,
    /// One function for every method.
    Api,
}

impl fmt::Display for RouteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static => f.write_str("static"),
            Self::Cached(Some(seconds)) => write!(f, "cached {seconds} s"),
            Self::Cached(None) => f.write_str("cached"),
            Self::Dynamic => f.write_str("dynamic"),
            Self::Handler => f.write_str("handler"),
            Self::Api => f.write_str("api"),
        }
    }
}

pub(crate) fn rows(tree: &RouteTree) -> Vec<RouteRow> {
    let row = |url: String, file: &RouteFile| RouteRow {
        path: url,
        kind: kind(&file.kind),
        methods: methods(&file.kind),
        file: file.path.clone(),
    };
    tree.endpoints().iter().map(|endpoint| row(endpoint.url.to_string(), endpoint.file)).collect()
}

fn kind(file: &FileKind) -> RouteKind {
    match file {
        FileKind::Route { .. } => RouteKind::Handler,
        FileKind::Handler => RouteKind::Api,
        FileKind::Page { cache: Some(Lifetime::Forever), .. } => RouteKind::Static,
        FileKind::Page { cache: Some(Lifetime::Seconds(seconds)), .. } => {
            RouteKind::Cached(Some(*seconds))
        }
        FileKind::Page { cache: Some(Lifetime::Unknown), .. } => RouteKind::Cached(None),
        _ => RouteKind::Dynamic,
    }
}

fn methods(file: &FileKind) -> Vec<String> {
    match file {
        FileKind::Page { .. } => vec!["GET".to_owned(), "POST".to_owned()],
        FileKind::Route { methods, .. } => {
            methods.iter().map(|method| method.0.to_uppercase()).collect()
        }
        _ => Vec::new(),
    }
}
