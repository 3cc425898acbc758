use std::{fs, path::Path};

use tempfile::TempDir;

use super::RouteTree;

mod exports;
mod links;
mod output;
mod parameters;

const PAGE: &str = "pub async fn page() -> Result<impl IntoView> {}";
const USER: &str = "pub async fn page(Path(id): Path<u64>) -> Result<impl IntoView> {}";
const ANY: &str = "pub async fn page(parts: Parts) -> Result<impl IntoView> {}";
const LAYOUT: &str = "pub async fn layout(children: Children) -> Result<impl IntoView> {}";
const GET: &str = "pub async fn get() {}";
const CACHE: &str = "pub const CACHE: Cache = Cache::forever();\n";
const HANDLER: &str = "pub async fn handler(request: ApiRequest) -> ApiResponse {}";

fn write(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("routes")).unwrap();
    for (file, source) in files {
        let file = folder.path().join("routes").join(file);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, source).unwrap();
    }
    folder
}

fn scan(folder: &Path) -> Result<RouteTree, String> {
    let prefix = format!("{}/", folder.display());
    let tree = RouteTree::scan(&folder.join("routes"));
    tree.map_err(|error| error.to_string().replace(&prefix, ""))
}

/// The mistakes in a tree of these files, one a line.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let folder = write(files);
    let mistakes = scan(folder.path()).err().unwrap_or_default();
    assert_eq!(mistakes.lines().collect::<Vec<_>>(), expected);
}

#[track_caller]
fn check_source(files: &[(&str, &str)], expected: &str) {
    let folder = write(files);
    let source = scan(folder.path()).unwrap().source();
    assert!(plain(&source).contains(&plain(expected)), "{expected}\nis not in\n{source}");
}

/// The source without the layout.
fn plain(source: &str) -> String {
    let source = source.replace("|routes| {", "|routes|").replace(",)", ")");
    let source: String = source.chars().filter(|c| !c.is_whitespace() && *c != '}').collect();
    source.replace(",)", ")").replace("|routes|{", "|routes|")
}

#[track_caller]
fn check_rows(files: &[(&str, &str)], expected: &[&str]) {
    let folder = write(files);
    let rows = scan(folder.path()).unwrap().rows();
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let cache = row.cache.as_ref();
            let cache = cache.map_or_else(String::new, |cache| {
                let listed = if cache.only_listed { " listed" } else { "" };
                let kept = format!(" for {} {}", cache.lifetime, cache.tags.join("+"));
                kept.trim_end().to_owned() + listed
            });
            let methods = row.methods.join("+");
            format!("{} {} {methods} {}{cache}", row.path, row.kind, row.file)
        })
        .collect();
    assert_eq!(rows, expected);
}
