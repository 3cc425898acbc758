//! Typed links: a function for every path, in modules that follow the path, and a pattern for all
//! that it stands for.

use std::collections::BTreeMap;

use crate::{
    expression::{Chain, Expression, MAX_WIDTH, TAB},
    segment::{Segment, UrlPath, rust_name},
    tree::{Endpoint, RouteFile},
};

/// Links below one path, keyed by their Rust names.
#[derive(Default)]
struct Links<'a> {
    endpoint: Option<Endpoint<'a>>,
    below: BTreeMap<String, Links<'a>>,
}

/// The module `href`.
pub(super) fn module(endpoints: &[Endpoint<'_>]) -> String {
    let mut root = Links::default();
    for endpoint in endpoints {
        root.insert(*endpoint);
    }
    let mut items = vec!["    use formwork::routing::{Href, Pattern};\n".to_owned()];
    items.push(pattern("index", &UrlPath::default(), 1));
    root.items(1, &mut items);
    format!(
        "/// Links and patterns; one of a route that does not exist does not compile.\n\
         pub mod href {{\n{}}}\n",
        items.join("\n")
    )
}

impl<'a> Links<'a> {
    fn insert(&mut self, endpoint: Endpoint<'a>) {
        let mut links = self;
        for segment in &endpoint.url.0 {
            links = links.below.entry(segment.rust_name()).or_default();
        }
        links.endpoint = Some(endpoint);
    }

    /// The functions and modules of this level, in a module `depth` deep.
    fn items(&self, depth: usize, items: &mut Vec<String>) {
        items.extend(self.endpoint.map(|endpoint| function("index", endpoint, depth)));
        for (name, links) in &self.below {
            items.extend(links.path().map(|path| pattern(name, &path, depth)));
            items.extend(links.endpoint.map(|endpoint| function(name, endpoint, depth)));
            items.extend(links.as_module(name, depth));
        }
    }

    /// The module of the path's own link, if that has a query, and of the links below.
    fn as_module(&self, name: &str, depth: usize) -> Option<String> {
        let has_query = self.endpoint.is_some_and(|endpoint| endpoint.file.query().is_some());
        if self.below.is_empty() && !has_query {
            return None;
        }
        let indent = " ".repeat(depth * TAB);
        let names = if self.below.is_empty() { "Href" } else { "{Href, Pattern}" };
        let mut items = vec![format!("{indent}    use super::{names};\n")];
        self.items(depth + 1, &mut items);
        let (to, url) = match self.endpoint {
            Some(endpoint) if self.below.is_empty() => ("to", endpoint.url.clone()),
            _ => ("below", self.path()?),
        };
        Some(format!(
            "{indent}/// Links {to} `{url}`.\n{indent}pub mod {name} {{\n{}{indent}}}\n",
            items.join("\n")
        ))
    }

    /// The path that this level stands for: its own, or as its first descendant has it.
    fn path(&self) -> Option<UrlPath> {
        if let Some(endpoint) = self.endpoint {
            return Some(endpoint.url.clone());
        }
        let (_, first) = self.below.first_key_value()?;
        let url = first.path()?;
        let parents = url.0.split_last().map(|(_, parents)| parents.to_vec());
        parents.map(UrlPath)
    }
}

/// The constant that stands for all of `url`, in a module `depth` deep.
fn pattern(name: &str, url: &UrlPath, depth: usize) -> String {
    let indent = " ".repeat(depth * TAB);
    let name = name.trim_start_matches("r#").to_ascii_uppercase();
    let (constant, value) =
        (format!("pub const {name}: Pattern ="), format!("Pattern::new(\"{url}\");"));
    let fits = |indent: usize, length: usize| indent + length <= MAX_WIDTH;
    let declared = if fits(indent.len(), constant.len() + 1 + value.len()) {
        format!("{constant} {value}")
    } else if fits(indent.len() + TAB, value.len()) {
        format!("{constant}\n{indent}    {value}")
    } else {
        let opened = format!("{constant} Pattern::new(");
        let opened = match opened.split_once(": ") {
            Some((name, ty)) if !fits(indent.len(), opened.len()) => {
                format!("{name}:\n{indent}    {ty}")
            }
            _ => opened,
        };
        format!("{opened}\n{indent}    \"{url}\",\n{indent});")
    };
    format!("{indent}/// All of `{url}`.\n{indent}{declared}\n")
}

/// The function `name` that gives the link to `endpoint`, in a module `depth` deep.
fn function(name: &str, endpoint: Endpoint<'_>, depth: usize) -> String {
    let Endpoint { url, file } = endpoint;
    let indent = " ".repeat(depth * TAB);
    let query = file.query().map(|query| query_link(file, query, depth));
    let returns = query.as_deref().unwrap_or("Href");
    let link = link(url);
    let link = match &query {
        Some(query) => Expression::call(format!("{query}::new"), vec![link]),
        None => link,
    };
    let signature = signature(name, url, returns, &indent);
    let body = link.lines((depth + 1) * TAB);
    format!(
        "{indent}/// `{url}`\n{indent}#[must_use]\n{signature}\n{indent}    {body}\n{indent}}}\n"
    )
}

/// The type that the derive of `query` declares beside it.
fn query_link(file: &RouteFile, query: &str, depth: usize) -> String {
    format!("{}{}::{query}Href", "super::".repeat(depth), file.module)
}

/// `pub fn id(id: impl std::fmt::Display) -> Href {`, broken into lines as rustfmt does.
fn signature(name: &str, url: &UrlPath, returns: &str, indent: &str) -> String {
    let arguments: Vec<_> = url.0.iter().filter_map(argument).collect();
    let line = format!("{indent}pub fn {name}({}) -> {returns}", arguments.join(", "));
    if line.len() + " {".len() <= MAX_WIDTH {
        return line + " {";
    }
    if arguments.is_empty() && line.len() <= MAX_WIDTH + 1 {
        return format!("{line}\n{indent}{{");
    }
    let lines: String = arguments.iter().map(|argument| own_line(argument, indent)).collect();
    let (first, last) = if arguments.is_empty() {
        (format!("{indent}pub fn {name}()\n"), format!("{indent}-> {returns}"))
    } else {
        (format!("{indent}pub fn {name}(\n{lines}"), format!("{indent}) -> {returns}"))
    };
    // rustfmt takes the space away where the type is too wide, and else counts the indentation
    // twice.
    let brace = if indent.len() + "-> ".len() + returns.len() > MAX_WIDTH {
        "{".to_owned()
    } else if indent.len() + last.len() + " {".len() > MAX_WIDTH {
        format!("\n{indent}{{")
    } else {
        " {".to_owned()
    };
    first + &last + &brace
}

fn own_line(argument: &str, indent: &str) -> String {
    let line = format!("{indent}    {argument},\n");
    // rustfmt leaves the comma out of account here.
    match argument.split_once("<Item = impl std::fmt::Display>") {
        Some((ty, _)) if line.len() > MAX_WIDTH + ",\n".len() => format!(
            "{indent}    {ty}<\n{indent}        Item = impl std::fmt::Display,\n{indent}    >,\n"
        ),
        _ => line,
    }
}

fn argument(segment: &Segment) -> Option<String> {
    let name = segment.rust_name();
    match segment {
        Segment::Static(_) => None,
        Segment::Dynamic(_) => Some(format!("{name}: impl std::fmt::Display")),
        Segment::CatchAll(_) => {
            Some(format!("{name}: impl IntoIterator<Item = impl std::fmt::Display>"))
        }
    }
}

/// `Href::new("/users").segment(id).literal("/edit")`
fn link(url: &UrlPath) -> Expression {
    let is_static = |segment: &Segment| !segment.is_parameter();
    let head: Vec<_> = url.0.iter().take_while(|segment| is_static(segment)).cloned().collect();
    let tail = url.0.get(head.len()..).unwrap_or_default();
    let head = if url.0.is_empty() { "/".to_owned() } else { literal(&head) };
    let mut link = Chain::on(Expression::call("Href::new", vec![Expression::literal(head)]));
    for chunk in tail.chunk_by(|a, b| is_static(a) && is_static(b)) {
        let (method, argument) = match chunk {
            [Segment::Dynamic(name)] => ("segment", Expression::path(rust_name(name))),
            [Segment::CatchAll(name)] => ("segments", Expression::path(rust_name(name))),
            literals => ("literal", Expression::literal(literal(literals))),
        };
        link = link.call(method, vec![argument]);
    }
    link.into()
}

fn literal(segments: &[Segment]) -> String {
    segments.iter().map(Segment::to_string).collect()
}
