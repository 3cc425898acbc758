//! What a route's file offers to the route table, read from its source.

use std::collections::BTreeMap;

use syn::{
    Expr, File, FnArg, GenericArgument, Item, Lit, PathArguments, Type, UseTree, Visibility,
    spanned::Spanned,
};

/// The items of a file that the route table may name.
#[derive(Debug)]
pub(crate) struct Exports {
    items: BTreeMap<String, Export>,
    /// Whether the file documents itself with `//!`.
    pub(crate) is_documented: bool,
}

#[derive(Debug)]
pub(crate) enum Export {
    Function(Function),
    Const(Const),
    /// Named by `pub use`: what it is stands elsewhere.
    Reexport,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    pub(crate) is_async: bool,
    /// Whether an argument gives the path's parameters.
    pub(crate) reads_path: bool,
}

#[derive(Debug)]
pub(crate) struct Const {
    pub(crate) line: usize,
    pub(crate) is_public: bool,
    pub(crate) lifetime: Lifetime,
}

/// How long a cached page is kept, as far as its source tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lifetime {
    Forever,
    Seconds(u64),
    Unknown,
}

impl Exports {
    /// # Errors
    /// Returns the line and the text of a syntax error.
    pub(crate) fn parse(source: &str) -> Result<Self, (usize, String)> {
        let file: File = syn::parse_file(source)
            .map_err(|error| (error.span().start().line, format!("syntax error: {error}")))?;
        let is_documented = file.attrs.iter().any(|attribute| attribute.path().is_ident("doc"));
        let items = file.items.iter().flat_map(exported).collect();
        Ok(Self { items, is_documented })
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Export> {
        self.items.get(name)
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.items.contains_key(name)
    }

    /// The line on which the item stands, unless it stands elsewhere.
    pub(crate) fn line_of(&self, name: &str) -> Option<usize> {
        match self.items.get(name)? {
            Export::Function(function) => Some(function.line),
            Export::Const(constant) => Some(constant.line),
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
        Item::Fn(item) => {
            let function = Function {
                line: item.sig.ident.span().start().line,
                is_public: is_public(&item.vis),
                is_async: item.sig.asyncness.is_some(),
                reads_path: item.sig.inputs.iter().any(argument_reads_path),
            };
            vec![(item.sig.ident.to_string(), Export::Function(function))]
        }
        Item::Const(item) => {
            let constant = Const {
                line: item.span().start().line,
                is_public: is_public(&item.vis),
                lifetime: lifetime(&item.expr),
            };
            vec![(item.ident.to_string(), Export::Const(constant))]
        }
        Item::Use(item) if is_public(&item.vis) => {
            names_of(&item.tree).into_iter().map(|name| (name, Export::Reexport)).collect()
        }
        _ => Vec::new(),
    }
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

fn argument_reads_path(argument: &FnArg) -> bool {
    match argument {
        FnArg::Typed(argument) => type_reads_path(&argument.ty),
        FnArg::Receiver(_) => false,
    }
}

/// `Path<u64>`, `extract::Path<u64>`, `Option<Path<u64>>`, an extractor of one's own named
/// `MemberPath`, or the whole request.
fn type_reads_path(ty: &Type) -> bool {
    let Type::Path(ty) = ty else { return false };
    let Some(last) = ty.path.segments.last() else {
        return false;
    };
    let name = last.ident.to_string();
    let reads = match name.as_str() {
        "MatchedPath" => false,
        "RawPathParams" | "Request" | "Parts" => true,
        name => name.ends_with("Path"),
    };
    reads || generic_types(&last.arguments).any(type_reads_path)
}

fn generic_types(arguments: &PathArguments) -> impl Iterator<Item = &Type> {
    let arguments = match arguments {
        PathArguments::AngleBracketed(arguments) => Some(&arguments.args),
        _ => None,
    };
    arguments.into_iter().flatten().filter_map(|argument| match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Follows a chain of method calls to the constructor that it starts with.
fn lifetime(expression: &Expr) -> Lifetime {
    match expression {
        Expr::MethodCall(call) => lifetime(&call.receiver),
        Expr::Call(call) => match (constructor(&call.func).as_deref(), call.args.first()) {
            (Some("forever"), _) => Lifetime::Forever,
            (Some("revalidate"), Some(seconds)) => integer(seconds),
            _ => Lifetime::Unknown,
        },
        _ => Lifetime::Unknown,
    }
}

fn constructor(function: &Expr) -> Option<String> {
    let Expr::Path(path) = function else {
        return None;
    };
    path.path.segments.last().map(|segment| segment.ident.to_string())
}

fn integer(expression: &Expr) -> Lifetime {
    let Expr::Lit(literal) = expression else {
        return Lifetime::Unknown;
    };
    let Lit::Int(seconds) = &literal.lit else {
        return Lifetime::Unknown;
    };
    seconds.base10_parse().map_or(Lifetime::Unknown, Lifetime::Seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(source: &str) -> Exports {
        Exports::parse(source).unwrap()
    }

    fn check_reads_path(arguments: &str, expected: bool) {
        let exports = parse(&format!("pub async fn page({arguments}) {{}}"));
        let Some(Export::Function(function)) = exports.get("page") else { panic!("no function") };
        assert_eq!(function.reads_path, expected, "{arguments}");
    }

    fn check_lifetime(expression: &str, expected: Lifetime) {
        let exports = parse(&format!("pub const CACHE: Cache = {expression};"));
        let Some(Export::Const(constant)) = exports.get("CACHE") else { panic!("no const") };
        assert_eq!(constant.lifetime, expected, "{expression}");
    }

    #[test]
    fn extractors_of_the_path_are_recognised() {
        check_reads_path("Path(id): Path<u64>", true);
        check_reads_path("id: formwork::extract::Path<u64>", true);
        check_reads_path("State(db): State<Db>, id: Option<Path<u64>>", true);
        check_reads_path("member: MemberPath", true);
        check_reads_path("request: Request", true);
        check_reads_path("", false);
        check_reads_path("path: MatchedPath", false);
        check_reads_path("query: Query<Filter>", false);
    }

    #[test]
    fn lifetimes_are_read_from_the_constructor() {
        check_lifetime("Cache::forever()", Lifetime::Forever);
        check_lifetime("Cache::revalidate(60).tags(&[\"users\"])", Lifetime::Seconds(60));
        check_lifetime("formwork::Cache::revalidate(1_000)", Lifetime::Seconds(1000));
        check_lifetime("Cache::revalidate(MINUTE)", Lifetime::Unknown);
        check_lifetime("SHARED", Lifetime::Unknown);
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
}
