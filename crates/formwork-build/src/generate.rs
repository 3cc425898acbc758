//! Writes the route table as Rust source. The layout is left to rustfmt.

mod href;

use std::fmt::Write;

use crate::{
    segment::UrlPath,
    tree::{FileKind, Folder, Metadata, Method, RouteFile, RouteTree},
};

const HEAD: &str = "\
//! The route table, written by `cargo formwork routes --write` from the folders below `routes/`.
";

/// The whole file.
pub(crate) fn source(tree: &RouteTree) -> String {
    let modules: String = tree.files().map(module).collect();
    let links = href::module(&tree.endpoints());
    format!("{HEAD}\n{}\n\n{modules}\n{}\n{links}", imports(tree), routes_function(tree))
}

fn imports(tree: &RouteTree) -> String {
    let mut names = Vec::new();
    if tree.files().any(|file| matches!(file.kind, FileKind::Route { .. })) {
        names.push("Methods");
    }
    if tree.files().any(|file| matches!(file.kind, FileKind::Page { .. })) {
        names.push("Page");
    }
    names.push("Routes");
    match names.as_slice() {
        [one] => format!("use formwork::routing::{one};"),
        several => format!("use formwork::routing::{{{}}};", several.join(", ")),
    }
}

fn module(file: &RouteFile) -> String {
    let RouteFile { path, module, is_documented, .. } = file;
    let docs = if *is_documented { String::new() } else { format!("/// `routes/{path}`\n") };
    format!("{docs}#[path = \"routes/{path}\"]\npub mod {module};\n")
}

fn routes_function(tree: &RouteTree) -> String {
    let calls = calls(tree);
    format!(
        "/// Every route of the application.\n\
         #[must_use]\n\
         #[allow(clippy::too_many_lines, reason = \"one call a route\")]\n\
         pub fn routes() -> Routes {{ Routes::new(){calls} }}\n"
    )
}

/// What the builder is told: pages in their layouts, then what no layout wraps.
fn calls(tree: &RouteTree) -> String {
    let not_found = not_found(tree);
    let mut calls = String::new();
    if let Some(layout) = tree.root.layout() {
        calls += &layout_call(layout, &(pages_of(&tree.root) + &not_found));
    } else {
        calls += &pages_of(&tree.root);
        calls += &not_found;
    }
    for endpoint in tree.endpoints() {
        calls += &handler_call(endpoint.url, endpoint.file);
    }
    calls
}

fn not_found(tree: &RouteTree) -> String {
    let is_not_found = |file: &&RouteFile| matches!(file.kind, FileKind::NotFound);
    tree.files()
        .find(is_not_found)
        .map_or_else(String::new, |file| format!(".not_found({}::not_found)", file.module))
}

fn layout_call(layout: &RouteFile, inside: &str) -> String {
    if inside.is_empty() {
        return String::new();
    }
    format!(".layout({}::layout, |routes| {{ routes{inside} }})", layout.module)
}

/// The pages of a folder's layout: its own and those below, up to the next layouts.
fn pages_of(folder: &Folder) -> String {
    let (mut pages, mut layouts) = (Vec::new(), Vec::new());
    collect(folder, &mut pages, &mut layouts);
    pages.sort_by_key(|(url, _)| *url);
    layouts.sort_by_key(|(folder, _)| (&folder.url, &folder.path));
    let pages = pages.into_iter().map(|(url, file)| page_call(url, file));
    let layouts =
        layouts.into_iter().map(|(folder, layout)| layout_call(layout, &pages_of(folder)));
    pages.chain(layouts).collect()
}

fn collect<'a>(
    folder: &'a Folder,
    pages: &mut Vec<(&'a UrlPath, &'a RouteFile)>,
    layouts: &mut Vec<(&'a Folder, &'a RouteFile)>,
) {
    pages.extend(folder.endpoints().into_iter().map(|endpoint| (endpoint.url, endpoint.file)));
    for child in &folder.children {
        match child.layout() {
            Some(layout) => layouts.push((child, layout)),
            None => collect(child, pages, layouts),
        }
    }
}

fn page_call(url: &UrlPath, file: &RouteFile) -> String {
    let FileKind::Page { cache, metadata, .. } = &file.kind else {
        return String::new();
    };
    let module = &file.module;
    let mut call = format!(".page(\"{url}\", Page::new({module}::page)");
    if cache.is_some() {
        let _ = write!(call, ".cache({module}::CACHE)");
    }
    match metadata {
        Metadata::None => {}
        Metadata::Const => call += &format!(".metadata({module}::METADATA)"),
        Metadata::Function => call += &format!(".metadata_with({module}::metadata)"),
    }
    call + ")"
}

fn handler_call(url: &UrlPath, file: &RouteFile) -> String {
    let module = &file.module;
    match &file.kind {
        FileKind::Route { methods, .. } => {
            let call = |method: &Method| format!(".{method}({module}::{method})");
            let calls: String = methods.iter().map(call).collect();
            format!(".route(\"{url}\", Methods::new(){calls})")
        }
        FileKind::Handler => format!(".handler(\"{url}\", {module}::handler)"),
        _ => String::new(),
    }
}
