//! Reads what a file exports, as its name says.

use super::{
    expect::{Checked, Expected, Fault},
    file::{Fallback, FileKind, METHODS, Metadata, Method, Page, Route, StaticParams},
};
use crate::exports::{Content, Export, Exports, Function, PathArgument, Policy, Returns};

const PAGE: Expected = Expected::future("page", "() -> Result<impl IntoView>");
const LAYOUT: Expected = Expected::future("layout", "(children: Children)");
const HANDLER: Expected = Expected::future("handler", "(request: ApiRequest) -> ApiResponse");
const METADATA: Expected = Expected::future("metadata", "() -> Result<Metadata>");
const STATIC_PARAMS: Expected = Expected::future("static_params", "() -> Result<Vec<…>>");
const LAYER: Expected = Expected::plain("layer", "() -> impl Layer");

/// What a file is, and what was read from it beside that.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) kind: FileKind,
    pub(super) path_arguments: Vec<PathArgument>,
    pub(super) faults: Vec<Fault>,
}

/// Whether a file of this name belongs to the conventions.
pub(super) fn is_convention(name: &str) -> bool {
    reader(name).is_some()
}

/// Reads what the file of that name exports; `None` if the name means nothing.
pub(super) fn read(name: &str, exports: &Exports) -> Option<Read> {
    let mut checked = Checked { exports, faults: Vec::new() };
    let kind = reader(name)?(&mut checked);
    let names: &[&str] = match kind {
        FileKind::Page(_) => &["page", "metadata"],
        FileKind::Layout { .. } => &["layout", "metadata"],
        FileKind::Route(_) => &METHODS.map(|method| method.0),
        FileKind::Handler { .. } | FileKind::Fallback(_) => &[],
    };
    let functions = names.iter().filter_map(|name| exports.function(name));
    let path_arguments = functions.flat_map(|function| function.path_arguments.clone()).collect();
    Some(Read { kind, path_arguments, faults: checked.faults })
}

fn reader(name: &str) -> Option<fn(&mut Checked<'_>) -> FileKind> {
    Some(match name {
        "page.rs" => page,
        "layout.rs" => layout,
        "route.rs" => route,
        "handler.rs" => handler,
        "loading.rs" => |checked| fallback(checked, Fallback::Loading),
        "error.rs" => |checked| fallback(checked, Fallback::Error),
        "not_found.rs" => |checked| fallback(checked, Fallback::NotFound),
        "unauthorized.rs" => |checked| fallback(checked, Fallback::Unauthorized),
        "forbidden.rs" => |checked| fallback(checked, Fallback::Forbidden),
        _ => return None,
    })
}

fn page(checked: &mut Checked<'_>) -> FileKind {
    let function = checked.required(PAGE);
    if let Some(Function { line, returns: Returns::Other, .. }) = function {
        checked.fault(Some(*line), format!("`page` returns no `Result`: write `{}`", PAGE.whole()));
    }
    let cache = cache(checked);
    let static_params = static_params(checked);
    if let (Some(StaticParams { line }), None) = (static_params, &cache) {
        let fix = "`static_params` without `CACHE`: add `pub const CACHE: Cache`";
        checked.fault(line, fix);
    }
    if cache.as_ref().is_some_and(|cache| cache.is_only_listed) && static_params.is_none() {
        let fix = format!("`only_listed` without `static_params`: add `{}`", STATIC_PARAMS.whole());
        checked.fault(checked.exports.line_of("CACHE"), fix);
    }
    FileKind::Page(Page {
        cache,
        metadata: metadata(checked),
        static_params,
        reads_path: function.is_none_or(|function| function.reads_path),
        query: query(checked, function),
    })
}

fn layout(checked: &mut Checked<'_>) -> FileKind {
    checked.required(LAYOUT);
    FileKind::Layout { metadata: metadata(checked) }
}

fn handler(checked: &mut Checked<'_>) -> FileKind {
    let function = checked.required(HANDLER);
    checked.arguments(HANDLER, function, 1);
    let has_raw_body = checked.has_constant("RAW_BODY", "bool");
    FileKind::Handler { has_raw_body, has_layer: has_layer(checked) }
}

fn route(checked: &mut Checked<'_>) -> FileKind {
    let mut reads_path = false;
    let mut methods = Vec::new();
    for method in METHODS {
        if let Some(other) = checked.exports.in_other_case(method.0) {
            let fix =
                format!("`{other}`: methods are in lower case: write `pub async fn {method}`");
            checked.fault(checked.exports.line_of(other), fix);
            methods.push(method);
        } else if checked.exports.has(method.0) {
            let function = checked.required(Expected::future(method.0, "()"));
            reads_path |= function.is_none_or(|function| function.reads_path);
            methods.push(method);
        }
    }
    if methods.is_empty() {
        let all = METHODS.map(|method| method.0).join(", ");
        checked.fault(None, format!("no method: add `pub async fn get`, or any of {all}"));
    }
    let cache = cache(checked);
    if cache.is_some() && !methods.contains(&Method("get")) {
        let fix = "`CACHE` without `get`: only what `get` answers is cached: remove `CACHE`";
        checked.fault(checked.exports.line_of("CACHE"), fix);
    }
    if cache.as_ref().is_some_and(|cache| cache.is_only_listed) {
        let fix = "`only_listed` is for pages with `static_params`: remove it";
        checked.fault(checked.exports.line_of("CACHE"), fix);
    }
    let query = query(checked, checked.exports.function("get"));
    FileKind::Route(Route { methods, cache, has_layer: has_layer(checked), reads_path, query })
}

fn fallback(checked: &mut Checked<'_>, fallback: Fallback) -> FileKind {
    let (expected, arguments) = match fallback {
        Fallback::Loading => (Expected::plain("loading", "() -> impl IntoView"), 0),
        Fallback::Error => (Expected::plain("error", "(failure: Failure) -> impl IntoView"), 1),
        Fallback::NotFound => (Expected::plain("not_found", "() -> impl IntoView"), 0),
        Fallback::Unauthorized => (Expected::plain("unauthorized", "() -> impl IntoView"), 0),
        Fallback::Forbidden => (Expected::plain("forbidden", "() -> impl IntoView"), 0),
    };
    let function = checked.required(expected);
    checked.arguments(expected, function, arguments);
    FileKind::Fallback(fallback)
}

fn has_layer(checked: &mut Checked<'_>) -> bool {
    let function = checked.optional(LAYER);
    checked.arguments(LAYER, function, 0);
    checked.exports.has("layer")
}

fn cache(checked: &mut Checked<'_>) -> Option<Policy> {
    let policy = match checked.exports.get("CACHE") {
        Some(Export::Const(constant)) => constant.policy.clone(),
        _ => Policy::UNKNOWN,
    };
    checked.has_constant("CACHE", "Cache").then_some(policy)
}

fn static_params(checked: &mut Checked<'_>) -> Option<StaticParams> {
    let function = checked.optional(STATIC_PARAMS);
    checked.arguments(STATIC_PARAMS, function, 0);
    if let Some(Function {
        line, returns: Returns::Other | Returns::Result(Content::Other), ..
    }) = function
    {
        let fix = format!("`static_params` returns no list: write `{}`", STATIC_PARAMS.whole());
        checked.fault(Some(*line), fix);
    }
    let line = checked.exports.line_of("static_params");
    checked.exports.has("static_params").then_some(StaticParams { line })
}

fn metadata(checked: &mut Checked<'_>) -> Metadata {
    let has_constant = checked.has_constant("METADATA", "Metadata");
    checked.optional(METADATA);
    match (has_constant, checked.exports.has("metadata")) {
        (true, true) => {
            let fix = "both `METADATA` and `metadata`: remove one of them";
            checked.fault(checked.exports.line_of("metadata"), fix);
            Metadata::Function
        }
        (true, false) => Metadata::Const,
        (false, true) => Metadata::Function,
        (false, false) => Metadata::None,
    }
}

/// The name of the struct that `function` reads from the query, if links can be made of it.
fn query(checked: &mut Checked<'_>, function: Option<&Function>) -> Option<String> {
    let name = function?.query.clone()?;
    let query = checked.exports.query(&name)?;
    if !query.is_public {
        let fix =
            format!("`{name}` is not public, and links are made of it: write `pub struct {name}`");
        checked.fault(Some(query.line), fix);
    }
    Some(name)
}
