//! How long the route table of a large application takes to write: medians of five runs.

use std::{
    error::Error,
    fs, io,
    path::Path,
    time::{Duration, Instant},
};

use formwork_build::RouteTree;

const ROUNDS: usize = 5;

/// One section is 25 routes.
const SECTIONS: usize = 40;

/// The settings of this project, without which the table goes through rustfmt.
const SETTINGS: &str = include_str!("../../../rustfmt.toml");

fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let app = folder.path();
    fs::write(app.join("rustfmt.toml"), SETTINGS)?;
    for section in 0..SECTIONS {
        write_section(&app.join("routes"), section)?;
    }
    let tree = RouteTree::scan(&app.join("routes"))?;
    println!("{} routes, a table of {} bytes", tree.rows().len(), tree.source().len());

    let table = app.join("routes.rs");
    let missing = median(|| {
        fs::remove_file(&table).or_else(ignore_missing)?;
        timed(|| Ok(formwork_build::write(app)?))
    })?;
    println!("written     {missing:>9.1?}");
    let current = median(|| timed(|| Ok(formwork_build::write(app)?)))?;
    println!("current     {current:>9.1?}");
    let scanned = median(|| timed(|| Ok(RouteTree::scan(&app.join("routes"))?)))?;
    println!("  scanned   {scanned:>9.1?}");
    let generated = median(|| timed(|| Ok(tree.source())))?;
    println!("  generated {generated:>9.1?}");

    // Without settings these are rustfmt's own, so it has to be run.
    fs::write(app.join("rustfmt.toml"), "")?;
    let formatted = median(|| {
        fs::remove_file(&table).or_else(ignore_missing)?;
        timed(|| Ok(formwork_build::write(app)?))
    })?;
    println!("written through rustfmt, for other settings {formatted:.1?}");
    Ok(())
}

fn ignore_missing(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) }
}

type Run<T> = Result<T, Box<dyn Error>>;

fn timed<T>(run: impl FnOnce() -> Run<T>) -> Run<Duration> {
    let start = Instant::now();
    run()?;
    Ok(start.elapsed())
}

fn median(mut run: impl FnMut() -> Run<Duration>) -> Run<Duration> {
    let mut times = (0..ROUNDS).map(|_| run()).collect::<Run<Vec<_>>>()?;
    times.sort();
    times.get(ROUNDS / 2).copied().ok_or_else(|| "no round".into())
}

/// A layout, a list and its entries, pages with every option, and handlers.
fn write_section(routes: &Path, section: usize) -> io::Result<()> {
    let routes = routes.join(format!("section-{section}"));
    write(&routes, "layout.rs", &page("layout", "children: Outlet", "", METADATA))?;
    write(&routes, "error.rs", "//! What failed.\n\npub fn error(failure: Failure) {}\n")?;
    write(&routes, "page.rs", &page("page", "Query(filter): Query<Filter>", FILTER, METADATA))?;
    for topic in 0..7 {
        let topic = routes.join(format!("topic-{topic}"));
        write(&topic, "page.rs", &page("page", "State(db): State<Pool>", CACHE, METADATA))?;
        let entry = topic.join("[entry]");
        write(&entry, "page.rs", &page("page", ENTRY, "", METADATA_OF_ENTRY))?;
        write(&entry, "not_found.rs", "//! No such entry.\n\npub fn not_found() {}\n")?;
        write(&entry.join("edit"), "page.rs", &page("page", ENTRY, "", ""))?;
    }
    let api = routes.join("(programs)/api");
    write(&api.join("entries"), "route.rs", ROUTE)?;
    write(&api.join("upload"), "handler.rs", HANDLER)?;
    write(&routes.join("files/[...path]"), "route.rs", ROUTE)
}

fn write(folder: &Path, name: &str, source: &str) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    fs::write(folder.join(name), source)
}

/// A file of the length that pages have.
fn page(function: &str, argument: &str, before: &str, metadata: &str) -> String {
    let rows = "            <tr><td>{entry.name.clone()}</td><td>{entry.email.clone()}</td></tr>\n";
    format!(
        "//! A page.\n\nuse formwork::prelude::*;\n\n{before}{metadata}\n\
         /// The page.\npub async fn {function}({argument}) -> Result<impl IntoView> {{\n    \
         let entries = queries::list(&db).await?;\n    Ok(view! {{\n        <table>\n{}\
         \x20       </table>\n    }})\n}}\n",
        rows.repeat(20)
    )
}

const ENTRY: &str = "Path(entry): Path<u64>, State(db): State<Pool>";
const CACHE: &str = "pub const CACHE: Cache = Cache::revalidate(60).tags(&[\"entries\"]);\n";
const METADATA: &str = "pub const METADATA: Metadata = Metadata::new(\"Title\", \"Text\");\n";
const METADATA_OF_ENTRY: &str = "pub async fn metadata(Path(entry): Path<u64>) -> Result<Metadata> {\n    Ok(Metadata::default())\n}\n";
const FILTER: &str = "#[derive(Query)]\npub struct Filter {\n    page: Option<u32>,\n}\n";
const ROUTE: &str = "//! Entries.\n\npub const CACHE: Cache = Cache::forever();\n\n\
    pub async fn get(request: Request) -> Json<Vec<Entry>> {\n    Json(Vec::new())\n}\n\n\
    pub async fn post(request: Request) -> StatusCode {\n    StatusCode::CREATED\n}\n";
const HANDLER: &str = "//! Uploads.\n\npub const RAW_BODY: bool = true;\n\n\
    pub fn layer() -> Limit {\n    Limit::new(8)\n}\n\n\
    pub async fn handler(request: ApiRequest) -> ApiResponse {\n    ApiResponse::new()\n}\n";
