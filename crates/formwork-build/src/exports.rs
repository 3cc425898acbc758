//! What a route's file offers to the route table, read from its source.

mod cache;
mod signature;

use std::collections::BTreeMap;

use syn::{File, Item, ItemFn, ItemStruct, UseTree, Visibility, ext::IdentExt, spanned::Spanned};

pub(crate) use self::{
    cache::{Lifetime, Policy},
    signature::{Content, PathArgument, Returns},
};

/// The items of a file that the route table may name.
#[derive(Debug)]
pub(crate) struct Exports {
    items: BTreeMap<String, Export>,
    queries: BTreeMap<String, Query>,
    /// Whether the file documents itself with `//!`.
    pub(crate) is_documented: bool,
}

#[derive(Debug)]
pub(crate) enum Export {
    Function(Function),
    Const(Const),
    Static {
        line: usize,
    },
    /// Named by `pub use`: what it is stands elsewhere.
    Reexport,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    pub(crate) is_async: bool,
    pub(crate) arguments: usize,
    pub(crate) returns: Returns,
    /// Whether an argument gives the path's parameters.
    pub(crate) reads_path: bool,
    /// The arguments that tell how many parameters they read.
    pub(crate) path_arguments: Vec<PathArgument>,
    /// The `T` of an argument `Query<T>`.
    pub(crate) query: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Const {
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    /// What it says if it is a `Cache`.
    pub(crate) policy: Policy,
}

/// A struct that derives `Query`, beside which the derive declares a type for links.
#[derive(Debug)]
pub(crate) struct Query {
    pub(crate) line: usize,
    pub(crate) is_public: bool,
}

impl Exports {
    /// # Errors
    /// Returns the line and the text of a syntax error.
    pub(crate) fn parse(source: &str) -> Result<Self, (usize, String)> {
        let exports = Self::parse_with_spans(source);
        // Each source would be kept for its spans as long as the thread lives, which is the time
        // of development; nothing here keeps a span.
        proc_macro2::extra::invalidate_current_thread_spans();
        exports
    }

    fn parse_with_spans(source: &str) -> Result<Self, (usize, String)> {
        let file: File = syn::parse_file(source)
            .map_err(|error| (error.span().start().line, format!("syntax error: {error}")))?;
        let is_documented = file.attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
        let items = file.items.iter().flat_map(exported).collect();
        let queries = file.items.iter().filter_map(query).collect();
        Ok(Self { items, queries, is_documented })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Export> {
        self.items.get(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.items.contains_key(name)
    }

    pub(crate) fn function(&self, name: &str) -> Option<&Function> {
        match self.items.get(name)? {
            Export::Function(function) => Some(function),
            _ => None,
        }
    }

    /// The struct of that name, if it derives `Query`.
    pub(crate) fn query(&self, name: &str) -> Option<&Query> {
        self.queries.get(name)
    }

    /// The line on which the item stands, unless it stands elsewhere.
    pub(crate) fn line_of(&self, name: &str) -> Option<usize> {
        match self.items.get(name)? {
            Export::Function(function) => Some(function.line),
            Export::Const(constant) => Some(constant.line),
            Export::Static { line } => Some(*line),
            Export::Reexport => None,
        }
    }

    /// An item of that name in other case, as written.
    pub(crate) fn in_other_case(&self, name: &str) -> Option<&str> {
        let same = |other: &&String| other.as_str() != name && other.eq_ignore_ascii_case(name);
        self.items.keys().find(same).map(String::as_str)
    }
}

fn exported(item: &Item) -> Vec<(String, Export)> {
    match item {
        Item::Fn(item) => vec![(item.sig.ident.to_string(), Export::Function(function(item)))],
        Item::Const(item) => {
            let constant = Const {
                line: item.span().start().line,
                is_public: is_public(&item.vis),
                policy: Policy::read(&item.expr),
            };
            vec![(item.ident.to_string(), Export::Const(constant))]
        }
        Item::Static(item) => {
            let line = item.span().start().line;
            vec![(item.ident.to_string(), Export::Static { line })]
        }
        Item::Use(item) if is_public(&item.vis) => {
            names_of(&item.tree).into_iter().map(|name| (name, Export::Reexport)).collect()
        }
        _ => Vec::new(),
    }
}

fn function(item: &ItemFn) -> Function {
    let types = signature::argument_types(&item.sig);
    Function {
        line: item.sig.ident.span().start().line,
        is_public: is_public(&item.vis),
        is_async: item.sig.asyncness.is_some(),
        arguments: item.sig.inputs.len(),
        returns: Returns::read(&item.sig.output),
        reads_path: types.clone().any(signature::reads_path),
        path_arguments: types.clone().filter_map(PathArgument::read).collect(),
        query: types.clone().find_map(signature::query),
    }
}

fn query(item: &Item) -> Option<(String, Query)> {
    let Item::Struct(item) = item else { return None };
    let query = Query {
        line: item.ident.span().start().line,
        is_public: matches!(item.vis, Visibility::Public(_)),
    };
    derives_query(item).then(|| (item.ident.unraw().to_string(), query))
}

fn derives_query(item: &ItemStruct) -> bool {
    item.attrs.iter().filter(|attribute| attribute.path().is_ident("derive")).any(|attribute| {
        let mut is_query = false;
        // What cannot be read here is for the compiler to refuse.
        let _ = attribute.parse_nested_meta(|meta| {
            is_query |= meta.path.segments.last().is_some_and(|last| last.ident == "Query");
            Ok(())
        });
        is_query
    })
}

/// The table is the parent module, so `pub(crate)` and `pub(super)` are public enough.
fn is_public(visibility: &Visibility) -> bool {
    !matches!(visibility, Visibility::Inherited)
}

fn names_of(tree: &UseTree) -> Vec<String> {
    match tree {
        UseTree::Path(path) => names_of(&path.tree),
        UseTree::Name(name) => vec![name.ident.to_string()],
        UseTree::Rename(rename) => vec![rename.rename.to_string()],
        UseTree::Group(group) => group.items.iter().flat_map(names_of).collect(),
        UseTree::Glob(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Exports {
        Exports::parse(source).unwrap()
    }

    #[test]
    fn reexports_count() {
        let exports = parse("pub use crate::users::{page, list as metadata}; use other::CACHE;");
        assert!(exports.has("page") && exports.has("metadata"));
        assert!(!exports.has("list") && !exports.has("CACHE"));
    }

    #[test]
    fn a_syntax_error_has_its_line() {
        let (line, _) = Exports::parse("//! A page.\n\nfn page( {}\n").unwrap_err();
        assert_eq!(line, 3);
    }

    #[test]
    fn only_structs_that_derive_query_are_queries() {
        let exports = parse(
            "#[derive(Debug, formwork::Query)] pub struct Filter; #[derive(Query)] struct Sort;
             #[derive(Deserialize)] pub struct Other; #[derive(Query)] enum Order {}",
        );
        assert!(exports.query("Filter").unwrap().is_public);
        assert!(!exports.query("Sort").unwrap().is_public);
        assert!(exports.query("Other").is_none() && exports.query("Order").is_none());
    }
}
