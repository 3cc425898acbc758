//! Typed links: a function for every path, in modules that follow the path.

use std::{collections::BTreeMap, iter};

use crate::{
    segment::{Segment, UrlPath, rust_name},
    tree::Endpoint,
};

/// Links below one path, keyed by their Rust names.
#[derive(Default)]
struct Links<'a> {
    url: Option<&'a UrlPath>,
    below: BTreeMap<String, Links<'a>>,
}

/// The module `href`.
pub(super) fn module(endpoints: &[Endpoint<'_>]) -> String {
    let mut root = Links::default();
    for endpoint in endpoints {
        root.insert(endpoint.url);
    }
    let index = root.url.take().map(|url| function("index", url));
    let links: String = index.into_iter().chain(root.items()).collect();
    format!(
        "/// Links; one to a route that does not exist does not compile.\n\
         pub mod href {{\nuse formwork::routing::Href;\n\n{links}}}\n"
    )
}

impl<'a> Links<'a> {
    fn insert(&mut self, url: &'a UrlPath) {
        let mut links = self;
        for segment in &url.0 {
            links = links.below.entry(segment.rust_name()).or_default();
        }
        links.url = Some(url);
    }

    /// The functions and modules of this level.
    fn items(&self) -> impl Iterator<Item = String> {
        self.below.iter().flat_map(|(name, links)| {
            links.url.map(|url| function(name, url)).into_iter().chain(links.as_module(name))
        })
    }

    fn as_module(&self, name: &str) -> Option<String> {
        let links: String = self.items().collect();
        let docs = format!("/// Links below `{}`.\n", self.any_path_below()?);
        Some(format!("{docs}pub mod {name} {{\nuse super::Href;\n\n{links}}}\n\n"))
    }

    /// The path that this level stands for, as its first descendant has it.
    fn any_path_below(&self) -> Option<UrlPath> {
        let (_, first) = self.below.first_key_value()?;
        let url = match first.url {
            Some(url) => url.clone(),
            None => first.any_path_below()?,
        };
        let parents = url.0.split_last().map(|(_, parents)| parents.to_vec());
        parents.map(UrlPath)
    }
}

fn function(name: &str, url: &UrlPath) -> String {
    let arguments: Vec<_> = url.0.iter().filter_map(argument).collect();
    format!(
        "/// `{url}`\n#[must_use]\npub fn {name}({}) -> Href {{ {} }}\n\n",
        arguments.join(", "),
        link(url)
    )
}

fn argument(segment: &Segment) -> Option<String> {
    let name = rust_name(segment.text());
    match segment {
        Segment::Static(_) => None,
        Segment::Dynamic(_) => Some(format!("{name}: impl std::fmt::Display")),
        Segment::CatchAll(_) => {
            Some(format!("{name}: impl IntoIterator<Item = impl std::fmt::Display>"))
        }
    }
}

/// `Href::new("/users").segment(id).literal("/edit")`
fn link(url: &UrlPath) -> String {
    let is_static = |segment: &Segment| !segment.is_parameter();
    let head: Vec<_> = url.0.iter().take_while(|segment| is_static(segment)).cloned().collect();
    let tail = url.0.get(head.len()..).unwrap_or_default();
    let head = if url.0.is_empty() { "/".to_owned() } else { literal(&head) };
    let tail = tail.chunk_by(|a, b| is_static(a) && is_static(b)).map(|chunk| match chunk {
        [Segment::Dynamic(name)] => format!(".segment({})", rust_name(name)),
        [Segment::CatchAll(name)] => format!(".segments({})", rust_name(name)),
        literals => format!(".literal(\"{}\")", literal(literals)),
    });
    iter::once(format!("Href::new(\"{head}\")")).chain(tail).collect()
}

fn literal(segments: &[Segment]) -> String {
    segments.iter().map(Segment::to_string).collect()
}
