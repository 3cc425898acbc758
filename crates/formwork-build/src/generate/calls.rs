//! What the builder is told.

use crate::{
    expression::{Chain, Expression},
    segment::UrlPath,
    tree::{Fallback, FileKind, Folder, METHODS, Metadata, Page, Route, RouteFile, RouteTree},
};

/// Pages in their layouts and boundaries, then what neither wraps.
pub(super) fn routes(tree: &RouteTree) -> Chain {
    let mut routes = folder(&tree.root, new("Routes"));
    for endpoint in tree.endpoints() {
        routes = handler(routes, endpoint.url, endpoint.file);
    }
    routes
}

/// Adds the pages of a folder and of those below, in its layout, and in that its boundary.
fn folder(folder: &Folder, routes: Chain) -> Chain {
    match folder.layout() {
        Some(file) => {
            let inside = guarded(folder, within());
            wrapped(routes, "layout", layout(file), inside)
        }
        None => guarded(folder, routes),
    }
}

fn guarded(folder: &Folder, routes: Chain) -> Chain {
    let fallbacks = folder.fallbacks();
    let routes = if fallbacks.is_empty() {
        pages(folder, routes)
    } else {
        wrapped(routes, "boundary", boundary(&fallbacks), pages(folder, within()))
    };
    let not_found = fallbacks.iter().find(|(fallback, _)| *fallback == Fallback::NotFound);
    match not_found {
        // That of the root answers for what is no route as well.
        Some((_, file)) if folder.path.is_empty() => {
            routes.call("not_found", vec![item(file, "not_found")])
        }
        _ => routes,
    }
}

/// The receiver in a closure.
fn within() -> Chain {
    Chain::on(Expression::path("routes"))
}

/// `.layout(…, |routes| …)`, unless there is nothing to wrap.
fn wrapped(routes: Chain, method: &str, with: Chain, inside: Chain) -> Chain {
    if inside.is_empty() {
        return routes;
    }
    routes.call(method, vec![with.into(), Expression::Closure(inside)])
}

fn layout(file: &RouteFile) -> Chain {
    let layout = created("Layout", file, "layout");
    match file.kind {
        FileKind::Layout { metadata } => with_metadata(layout, file, metadata),
        _ => layout,
    }
}

fn boundary(fallbacks: &[(Fallback, &RouteFile)]) -> Chain {
    fallbacks.iter().fold(new("Boundary"), |boundary, (fallback, file)| {
        let name = fallback.name();
        boundary.call(name, vec![item(file, name)])
    })
}

/// The pages up to the next layouts and boundaries, then those.
fn pages(folder: &Folder, mut routes: Chain) -> Chain {
    let (mut pages, mut wrappers) = (Vec::new(), Vec::new());
    collect(folder, &mut pages, &mut wrappers);
    pages.sort_by_key(|(url, ..)| *url);
    wrappers.sort_by_key(|folder| (&folder.url, &folder.path));
    for (url, file, exports) in pages {
        routes =
            routes.call("page", vec![Expression::literal(url), page(url, file, exports).into()]);
    }
    wrappers.into_iter().fold(routes, |routes, wrapper| self::folder(wrapper, routes))
}

fn collect<'a>(
    folder: &'a Folder,
    pages: &mut Vec<(&'a UrlPath, &'a RouteFile, &'a Page)>,
    wrappers: &mut Vec<&'a Folder>,
) {
    for endpoint in folder.endpoints() {
        if let FileKind::Page(page) = &endpoint.file.kind {
            pages.push((endpoint.url, endpoint.file, page));
        }
    }
    for child in &folder.children {
        if child.layout().is_some() || !child.fallbacks().is_empty() {
            wrappers.push(child);
        } else {
            collect(child, pages, wrappers);
        }
    }
}

fn page(url: &UrlPath, file: &RouteFile, exports: &Page) -> Chain {
    let mut page = created("Page", file, "page");
    if exports.cache.is_some() {
        page = page.call("cache", vec![item(file, "CACHE")]);
    }
    page = with_metadata(page, file, exports.metadata);
    // An optional catch-all answers a path without parameters too.
    if exports.static_params.is_some() && url.parameters().next().is_some() {
        page = page.call("static_params", vec![item(file, "static_params")]);
    }
    page
}

fn with_metadata(chain: Chain, file: &RouteFile, metadata: Metadata) -> Chain {
    match metadata {
        Metadata::None => chain,
        Metadata::Const => chain.call("metadata", vec![item(file, "METADATA")]),
        Metadata::Function => chain.call("metadata_with", vec![item(file, "metadata")]),
    }
}

fn handler(routes: Chain, url: &UrlPath, file: &RouteFile) -> Chain {
    let (method, handler) = match &file.kind {
        FileKind::Route(route) => ("route", methods(file, route)),
        FileKind::Handler { has_raw_body, has_layer } => {
            let mut handler = created("Handler", file, "handler");
            if *has_raw_body {
                handler = handler.call("raw_body", vec![item(file, "RAW_BODY")]);
            }
            ("handler", with_layer(handler, file, *has_layer))
        }
        _ => return routes,
    };
    routes.call(method, vec![Expression::literal(url), handler.into()])
}

fn methods(file: &RouteFile, route: &Route) -> Chain {
    let methods = route.methods.iter().fold(new("Methods"), |methods, method| {
        let function = item(file, method.0);
        match route.cache {
            Some(_) if *method == METHODS[0] => {
                methods.call("cached_get", vec![function, item(file, "CACHE")])
            }
            _ => methods.call(method.0, vec![function]),
        }
    });
    with_layer(methods, file, route.has_layer)
}

fn with_layer(chain: Chain, file: &RouteFile, has_layer: bool) -> Chain {
    if !has_layer {
        return chain;
    }
    chain.call("layer", vec![Expression::call(format!("{}::layer", file.module), Vec::new())])
}

/// `Routes::new()`
fn new(ty: &str) -> Chain {
    Chain::on(Expression::call(format!("{ty}::new"), Vec::new()))
}

/// `Page::new(users_page::page)`
fn created(ty: &str, file: &RouteFile, function: &str) -> Chain {
    Chain::on(Expression::call(format!("{ty}::new"), vec![item(file, function)]))
}

/// `users_page::page`
fn item(file: &RouteFile, name: &str) -> Expression {
    Expression::path(format!("{}::{name}", file.module))
}
