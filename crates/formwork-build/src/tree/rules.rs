//! What no single file can show: paths answered twice, parameters that disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{Endpoint, FileKind, Folder, RouteFile, RouteTree};
use crate::{
    Mistake,
    segment::{Segment, UrlPath},
};

/// Every mistake of the tree as a whole.
pub(super) fn mistakes(tree: &RouteTree, routes_dir: &Path) -> Vec<Mistake> {
    let endpoints = tree.endpoints();
    let folders = tree.root.with_descendants();
    let mut faults = Vec::new();
    for folder in &folders {
        faults.extend(beyond_catch_all(folder));
        faults.extend(repeated_parameter(folder));
        faults.extend(misplaced_not_found(folder));
    }
    faults.extend(endpoints.iter().filter_map(unread_parameter));
    faults.extend(paths_answered_twice(&endpoints));
    faults.extend(parameters_that_disagree(&endpoints));
    faults.extend(links_of_one_name(&endpoints));
    let located = faults.into_iter().map(|(path, fix)| Mistake::new(routes_dir.join(path), fix));
    located.collect()
}

/// A path below `routes`, and what to do about it.
type Fault<'a> = (&'a str, String);

fn beyond_catch_all(folder: &Folder) -> Option<Fault<'_>> {
    let parents = folder.url.0.split_last()?.1;
    let is_beyond = parents.iter().any(|segment| matches!(segment, Segment::CatchAll(_)));
    let fix = "nothing can follow a catch-all: move the folder out of it".to_owned();
    (is_beyond && !folder.files.is_empty()).then_some((folder.path.as_str(), fix))
}

fn repeated_parameter(folder: &Folder) -> Option<Fault<'_>> {
    let (last, before) = folder.url.0.split_last()?;
    let is_repeated = last.is_parameter()
        && before.iter().any(|other| other.is_parameter() && other.text() == last.text());
    let fix = format!("the path has two parameters named `{}`: rename one", last.text());
    is_repeated.then_some((folder.path.as_str(), fix))
}

fn misplaced_not_found(folder: &Folder) -> Option<Fault<'_>> {
    let file = folder.files.iter().find(|file| matches!(file.kind, FileKind::NotFound))?;
    let fix = "one page answers for all that does not exist: move it to routes/not_found.rs";
    (!folder.path.is_empty()).then_some((file.path.as_str(), fix.to_owned()))
}

fn unread_parameter<'a>(endpoint: &Endpoint<'a>) -> Option<Fault<'a>> {
    let reads_path = match endpoint.file.kind {
        FileKind::Page { reads_path, .. } | FileKind::Route { reads_path, .. } => reads_path,
        _ => true,
    };
    let parameters: Vec<_> = endpoint.url.parameters().collect();
    if reads_path || parameters.is_empty() {
        return None;
    }
    let pattern = parameters.join(", ");
    let fix = format!(
        "nothing reads `{}` of `{}`: take an argument such as `Path({}): Path<{}>`",
        parameters.join("`, `"),
        endpoint.url,
        if parameters.len() == 1 { pattern } else { format!("({pattern})") },
        if parameters.len() == 1 { "u64" } else { "(…)" },
    );
    Some((&endpoint.file.path, fix))
}

fn paths_answered_twice<'a>(endpoints: &[Endpoint<'a>]) -> Vec<Fault<'a>> {
    let mut first: BTreeMap<&UrlPath, &RouteFile> = BTreeMap::new();
    let mut faults = Vec::new();
    for Endpoint { url, file } in endpoints {
        let other = *first.entry(url).or_insert(file);
        if other.path != file.path {
            let fix = format!("routes/{} answers `{url}` as well: keep one of them", other.path);
            faults.push((file.path.as_str(), fix));
        }
    }
    faults
}

/// The path without the names of its parameters, which do not tell two paths apart.
fn shape(url: &UrlPath) -> String {
    let nameless = url.0.iter().map(|segment| match segment {
        Segment::Static(text) => format!("/{text}"),
        Segment::Dynamic(_) => "/{}".to_owned(),
        Segment::CatchAll(_) => "/{*}".to_owned(),
    });
    nameless.collect()
}

/// The router knows one name for the parameter at one place of the tree.
fn parameters_that_disagree<'a>(endpoints: &[Endpoint<'a>]) -> Vec<Fault<'a>> {
    let mut names: BTreeMap<String, (&str, &RouteFile)> = BTreeMap::new();
    let mut told = BTreeSet::new();
    let mut faults = Vec::new();
    for Endpoint { url, file } in endpoints {
        for (place, name) in parameter_places(url) {
            let (first, other) = *names.entry(place.clone()).or_insert((name, file));
            if first != name && told.insert((place, name)) {
                let fix = format!(
                    "the parameter is `{name}` here and `{first}` in routes/{}, at one place of \
                     the path: give both folders one name",
                    other.path
                );
                faults.push((file.path.as_str(), fix));
            }
        }
    }
    faults
}

fn parameter_places(url: &UrlPath) -> impl Iterator<Item = (String, &str)> {
    url.0.iter().enumerate().filter(|(_, segment)| segment.is_parameter()).map(
        |(index, segment)| {
            (shape(&UrlPath(url.0.get(..=index).unwrap_or_default().to_vec())), segment.text())
        },
    )
}

/// Links are functions: `[id]` beside `id`, or `sign-in` beside `sign_in`, would be one.
fn links_of_one_name<'a>(endpoints: &[Endpoint<'a>]) -> Vec<Fault<'a>> {
    let mut first: BTreeMap<String, Endpoint<'a>> = BTreeMap::new();
    let mut faults = Vec::new();
    for endpoint in endpoints {
        let link = link_name(endpoint.url);
        let Some(other) = first.get(&link) else {
            first.insert(link, *endpoint);
            continue;
        };
        if shape(other.url) != shape(endpoint.url) {
            let fix = format!(
                "the link to `{}` is named `href::{link}`, as that to `{}` of routes/{}: rename \
                 one of the folders",
                endpoint.url, other.url, other.file.path
            );
            faults.push((endpoint.file.path.as_str(), fix));
        }
    }
    faults
}

fn link_name(url: &UrlPath) -> String {
    if url.0.is_empty() {
        return "index".to_owned();
    }
    url.0.iter().map(Segment::rust_name).collect::<Vec<_>>().join("::")
}
