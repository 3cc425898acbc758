//! What no single file can show: paths answered twice, parameters that disagree.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use super::{
    Endpoint, FileKind, Folder, RouteFile, RouteTree,
    file::{Page, Route},
};
use crate::{
    Mistake,
    segment::{Segment, UrlPath},
};

/// A break of the conventions: where, and what to do about it.
struct Fault<'a> {
    /// Below `routes`.
    path: &'a str,
    line: Option<usize>,
    fix: String,
}

impl<'a> Fault<'a> {
    fn new(path: &'a str, fix: impl Into<String>) -> Self {
        Self { path, line: None, fix: fix.into() }
    }

    fn located(self, routes_dir: &Path) -> Mistake {
        let mistake = Mistake::new(routes_dir.join(self.path), self.fix);
        match self.line {
            Some(line) => mistake.at_line(line),
            None => mistake,
        }
    }
}

/// Every mistake of the tree as a whole.
pub(super) fn mistakes(tree: &RouteTree, routes_dir: &Path) -> Vec<Mistake> {
    let endpoints = tree.endpoints();
    let mut faults = Vec::new();
    for folder in tree.root.with_descendants() {
        faults.extend(beyond_catch_all(folder));
        faults.extend(repeated_parameter(folder));
        for file in &folder.files {
            faults.extend(unknown_parameters(&folder.url, file));
            faults.extend(static_params_without_parameter(&folder.url, file));
        }
    }
    faults.extend(endpoints.iter().filter_map(unread_parameter));
    faults.extend(paths_answered_twice(&endpoints));
    faults.extend(parameters_that_disagree(&endpoints));
    faults.extend(links_of_one_name(&endpoints));
    faults.into_iter().map(|fault| fault.located(routes_dir)).collect()
}

fn beyond_catch_all(folder: &Folder) -> Option<Fault<'_>> {
    let parents = folder.url.0.split_last()?.1;
    let is_beyond = parents.iter().any(|segment| matches!(segment, Segment::CatchAll(_)));
    let fix = "nothing can follow a catch-all: move the folder out of it";
    (is_beyond && !folder.files.is_empty()).then(|| Fault::new(&folder.path, fix))
}

fn repeated_parameter(folder: &Folder) -> Option<Fault<'_>> {
    let (last, before) = folder.url.0.split_last()?;
    // Their links take arguments of these names, so `userId` and `user_id` are one.
    let is_repeated = last.is_parameter()
        && before.iter().any(|other| other.is_parameter() && other.rust_name() == last.rust_name());
    let fix = format!("the path has two parameters named `{}`: rename one", last.text());
    is_repeated.then(|| Fault::new(&folder.path, fix))
}

/// Arguments that read other parameters than the path has. A layout is asked only where there is
/// none at all, since it sees those of the folders below it too.
fn unknown_parameters<'a>(url: &UrlPath, file: &'a RouteFile) -> Vec<Fault<'a>> {
    let parameters: Vec<_> = url.parameters().collect();
    let is_layout = matches!(file.kind, FileKind::Layout { .. });
    let fix = if parameters.is_empty() {
        format!(
            "`{url}` has no dynamic segment for `Path` to read: remove the argument, or name a \
             folder as in `[id]`"
        )
    } else {
        format!(
            "`{url}` has the dynamic segments `{}`, and `Path` reads all of them: write `{}`",
            parameters.join("`, `"),
            path_argument(&parameters)
        )
    };
    let unknown = file.path_arguments.iter().filter(|argument| {
        argument.parameters != parameters.len() && (parameters.is_empty() || !is_layout)
    });
    unknown
        .map(|argument| Fault { path: &file.path, line: Some(argument.line), fix: fix.clone() })
        .collect()
}

fn static_params_without_parameter<'a>(url: &UrlPath, file: &'a RouteFile) -> Option<Fault<'a>> {
    let FileKind::Page(Page { static_params: Some(static_params), .. }) = file.kind else {
        return None;
    };
    let fix = format!("`static_params`, but `{url}` has no dynamic segment: remove it");
    let fault = Fault { path: &file.path, line: static_params.line, fix };
    url.parameters().next().is_none().then_some(fault)
}

fn unread_parameter<'a>(endpoint: &Endpoint<'a>) -> Option<Fault<'a>> {
    let reads_path = match endpoint.file.kind {
        FileKind::Page(Page { reads_path, .. }) | FileKind::Route(Route { reads_path, .. }) => {
            reads_path
        }
        _ => true,
    };
    let parameters: Vec<_> = endpoint.url.parameters().collect();
    if reads_path || parameters.is_empty() {
        return None;
    }
    let fix = format!(
        "nothing reads `{}` of `{}`: take an argument such as `{}`",
        parameters.join("`, `"),
        endpoint.url,
        path_argument(&parameters),
    );
    Some(Fault::new(&endpoint.file.path, fix))
}

/// `Path(id): Path<u64>`, or `Path((id, slug)): Path<(…)>`
fn path_argument(parameters: &[&str]) -> String {
    match parameters {
        [one] => format!("Path({one}): Path<u64>"),
        several => format!("Path(({})): Path<(…)>", several.join(", ")),
    }
}

fn paths_answered_twice<'a>(endpoints: &[Endpoint<'a>]) -> Vec<Fault<'a>> {
    let mut first: BTreeMap<&UrlPath, &RouteFile> = BTreeMap::new();
    let mut faults = Vec::new();
    for Endpoint { url, file } in endpoints {
        let other = *first.entry(url).or_insert(file);
        if other.path != file.path {
            let fix = format!("routes/{} answers `{url}` as well: keep one of them", other.path);
            faults.push(Fault::new(&file.path, fix));
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
                faults.push(Fault::new(&file.path, fix));
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
        for link in link_names(endpoint.url) {
            let other = *first.entry(link.clone()).or_insert(*endpoint);
            if shape(other.url) != shape(endpoint.url) {
                let fix = format!(
                    "the link to `{}` is named `href::{link}`, as that to `{}` of routes/{}: \
                     rename one of the folders",
                    endpoint.url, other.url, other.file.path
                );
                faults.push(Fault::new(&endpoint.file.path, fix));
                break;
            }
        }
    }
    faults
}

/// `users` and `users::index`. The second is there if anything is below `users`, as a folder
/// `index` would be.
fn link_names(url: &UrlPath) -> Vec<String> {
    let name = url.0.iter().map(Segment::rust_name).collect::<Vec<_>>().join("::");
    if name.is_empty() {
        return vec!["index".to_owned()];
    }
    vec![name.clone(), format!("{name}::index")]
}
