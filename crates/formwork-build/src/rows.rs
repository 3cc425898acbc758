use std::fmt;

use crate::{
    exports::{Lifetime, Policy},
    tree::{Endpoint, FileKind, RouteFile, RouteTree},
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
    /// How its answers are kept, if they are.
    pub cache: Option<RouteCache>,
}

/// How a route is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RouteKind {
    /// A page that is kept until it is revalidated.
    Static,
    /// A page that is kept for a time.
    Cached,
    /// A page that is rendered for each request.
    Dynamic,
    /// A function for each method.
    Handler,
    /// One function for every method.
    Api,
}

/// What `CACHE` says, as far as its source tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteCache {
    /// How long an answer is kept.
    pub lifetime: CacheLifetime,
    /// The tags that invalidate it; `?` stands for one that is not written out as text.
    pub tags: Vec<String>,
    /// Whether parameters of the path that are not listed are 404.
    pub only_listed: bool,
}

/// How long an answer is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheLifetime {
    /// Until it is revalidated.
    Forever,
    /// For so many seconds.
    Seconds(u64),
    /// Its source does not say so in figures.
    Unknown,
}

impl RouteKind {
    /// The kind as one character.
    #[must_use]
    pub fn symbol(self) -> char {
        match self {
            Self::Static => '○',
            Self::Cached => '◐',
            Self::Dynamic => 'ƒ',
            Self::Handler => 'λ',
            Self::Api => '∗',
        }
    }
}

impl fmt::Display for RouteKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Static => "static",
            Self::Cached => "cached",
            Self::Dynamic => "dynamic",
            Self::Handler => "handler",
            Self::Api => "api",
        })
    }
}

/// `forever`, `60 s` or `?`
impl fmt::Display for CacheLifetime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Forever => f.write_str("forever"),
            Self::Seconds(seconds) => write!(f, "{seconds} s"),
            Self::Unknown => f.write_str("?"),
        }
    }
}

impl From<&Policy> for RouteCache {
    fn from(policy: &Policy) -> Self {
        let lifetime = match policy.lifetime {
            Lifetime::Forever => CacheLifetime::Forever,
            Lifetime::Seconds(seconds) => CacheLifetime::Seconds(seconds),
            Lifetime::Unknown => CacheLifetime::Unknown,
        };
        Self { lifetime, tags: policy.tags.clone(), only_listed: policy.is_only_listed }
    }
}

pub(crate) fn rows(tree: &RouteTree) -> Vec<RouteRow> {
    tree.endpoints().into_iter().filter_map(row).collect()
}

fn row(Endpoint { url, file }: Endpoint<'_>) -> Option<RouteRow> {
    let RouteFile { path, kind, .. } = file;
    let page = || vec!["GET".to_owned(), "POST".to_owned()];
    let (kind, methods, policy) = match kind {
        FileKind::Page(exports) => {
            (page_kind(exports.cache.as_ref()), page(), exports.cache.as_ref())
        }
        FileKind::Route(route) => {
            let methods = route.methods.iter().map(|method| method.0.to_uppercase());
            (RouteKind::Handler, methods.collect(), route.cache.as_ref())
        }
        FileKind::Handler { .. } => (RouteKind::Api, Vec::new(), None),
        FileKind::Layout { .. } | FileKind::Fallback(_) => return None,
    };
    let cache = policy.map(RouteCache::from);
    Some(RouteRow { path: url.to_string(), kind, methods, file: path.clone(), cache })
}

fn page_kind(policy: Option<&Policy>) -> RouteKind {
    match policy {
        Some(Policy { lifetime: Lifetime::Forever, .. }) => RouteKind::Static,
        Some(_) => RouteKind::Cached,
        None => RouteKind::Dynamic,
    }
}
