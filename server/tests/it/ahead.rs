//! Pages that the build renders, and that the server finds at its start.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
    sync::atomic::{AtomicU32, Ordering},
};

use formwork::{
    action::Sealed,
    cache::InProcess,
    config::Config,
    database::Database,
    prelude::*,
    routing::{Layout, Page, Routes, ShipError, ShipReport},
};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    http::{Request, Response},
    log::Log,
    process::Running,
    sample::{Counter, invalidate, post},
    support::{Server, config},
};

/// Every render has a number of its own, which no state tells.
static RENDERS: AtomicU32 = AtomicU32::new(0);

fn render(name: &str) -> String {
    // Long enough to be compressed.
    let text = "and so on ".repeat(100);
    format!("{name}, render {}, {text}", RENDERS.fetch_add(1, Ordering::SeqCst))
}

async fn about() -> Result<impl IntoView> {
    Ok(render("about"))
}

async fn guide(Path(name): Path<String>) -> Result<impl IntoView> {
    Ok(render(&name))
}

async fn guides() -> Result<Vec<String>> {
    Ok(["a", "ä b", "a"].map(str::to_owned).to_vec())
}

async fn counted() -> Result<impl IntoView> {
    state::<Counter>().next();
    Ok(render("counted"))
}

async fn members() -> Result<impl IntoView> {
    let db = state::<Database>();
    let names: Vec<String> = sqlx::query_scalar("SELECT name FROM members").fetch_all(&db).await?;
    Ok(render(&names.join(" ")))
}

/// A value that is found by the second page that asks for it.
#[cached]
async fn of_state() -> Result<u32> {
    Ok(state::<Counter>().next())
}

#[cached]
async fn of_nothing() -> Result<String> {
    Ok("nothing".to_owned())
}

async fn by_value() -> Result<impl IntoView> {
    Ok(render(&of_state().await?.to_string()))
}

async fn by_plain_value() -> Result<impl IntoView> {
    Ok(render(&of_nothing().await?))
}

#[derive(Form, Debug)]
struct Word {
    #[field(label = "Word")]
    text: String,
}

#[action]
async fn keep(_book: Sealed<i64>, word: Word) -> ActionResult<String> {
    Ok(word.text)
}

async fn sealed() -> Result<impl IntoView> {
    Ok(view! {
        <Form action=keep.bind(Sealed::new(7)) let(WordFields { text })><Field of=text/></Form>
    })
}

async fn personal() -> Result<impl IntoView> {
    Ok(cookies().get("name").unwrap_or_default())
}

async fn gone() -> Result<String> {
    Err(not_found())
}

async fn failing() -> Result<String> {
    Err(Error::failed("nothing to show"))
}

async fn failing_by_state() -> Result<String> {
    let counter = state::<Counter>();
    Err(Error::failed(counter.get().to_string()))
}

async fn panicking() -> Result<String> {
    panic!("nothing to show")
}

async fn root(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <html><head><Head/></head><body>{children}</body></html> })
}

const FOREVER: Cache = Cache::forever();

/// Pages that depend on the build alone.
fn routes() -> Routes {
    let said = Metadata::empty().canonical("/said");
    Routes::new()
        .layout(Layout::new(root), |routes| {
            routes
                .page("/about", Page::new(about).cache(FOREVER))
                .page("/guides/{name}", Page::new(guide).cache(FOREVER).static_params(guides))
                .page("/hour", Page::new(about).cache(Cache::revalidate(3600)))
                .page("/said", Page::new(about).cache(FOREVER).metadata(said))
        })
        .with_state(Counter::default())
}

/// The folder of a site, and what the build writes into it.
struct Site(TempDir);

impl Site {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    async fn shipped() -> Self {
        let site = Self::new();
        site.ship(routes()).await.unwrap();
        site
    }

    fn pages(&self) -> PathBuf {
        self.0.path().join("pages")
    }

    fn config(&self, variables: &[(&str, &str)]) -> Config {
        let site = self.0.path().to_str().unwrap();
        config(&[variables, &[("FORMWORK_SITE", site)]].concat())
    }

    async fn ship(&self, routes: Routes) -> Result<ShipReport, ShipError> {
        let pages = self.pages();
        let config = self.config(&[("FORMWORK_RENDER_AHEAD", pages.to_str().unwrap())]);
        routes.build(config).unwrap().ship().await
    }

    async fn start(&self) -> Server {
        self.start_with(&[]).await
    }

    async fn start_with(&self, variables: &[(&str, &str)]) -> Server {
        let application = routes().build(self.config(variables)).unwrap();
        application.render_ahead().await;
        Server::serve(application).await
    }

    /// Changes what is said about the pages.
    fn change(&self, change: impl FnOnce(&mut Value)) {
        let file = self.pages().join("index.json");
        let mut index = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
        change(&mut index);
        fs::write(file, index.to_string()).unwrap();
    }
}

/// How many renders there were before; those of other tests are among them.
fn renders() -> u32 {
    RENDERS.load(Ordering::SeqCst)
}

/// The number of the render that made a page.
#[track_caller]
fn number(page: &Response) -> u32 {
    let (_, number) = page.text().split_once("render ").unwrap();
    number.split(',').next().unwrap().parse().unwrap()
}

/// A page that is ready when it is asked for the first time.
async fn ready(server: &Server, path: &str) -> u32 {
    let page = server.get(path).await;
    assert_eq!((page.status, page.header("formwork-cache")), (200, Some("hit")), "{path}");
    number(&page)
}

/// The one line of a route in the report on a build.
async fn told(routes: Routes) -> String {
    let site = Site::new();
    let report = site.ship(routes.with_state(Counter::default())).await.unwrap();
    assert_eq!(report.pages(), 0, "{report}");
    assert!(!site.pages().exists());
    let text = report.to_string();
    text.strip_prefix("left to the start of the server:\n  ").unwrap_or(&text).to_owned()
}

#[tokio::test]
async fn what_the_build_rendered_is_there_at_the_first_request() {
    let site = Site::new();
    let report = site.ship(routes()).await.unwrap();
    assert_eq!((report.pages(), report.left()), (5, 0), "{report}");
    let built = renders();
    let server = site.start().await;
    for path in ["/about", "/guides/a", "/guides/%C3%A4%20b", "/hour", "/said"] {
        assert!(ready(&server, path).await < built, "{path} is rendered again");
    }
    assert_eq!(server.get("/guides/c").await.header("formwork-cache"), Some("miss"));
}

#[tokio::test]
async fn where_several_share_a_cache_the_first_one_renders_for_all() {
    let site = Site::shipped().await;
    let (built, store) = (renders(), InProcess::default());
    let mut numbers = Vec::new();
    for _ in 0..2 {
        let routes = routes().cache_store(store.clone());
        let application = routes.build(site.config(&[])).unwrap();
        application.render_ahead().await;
        numbers.push(ready(&Server::serve(application).await, "/about").await);
    }
    assert!(numbers[0] >= built, "what a store was not told it cannot vouch for");
    assert_eq!(numbers[0], numbers[1]);
}

#[tokio::test]
async fn a_shipped_page_is_answered_as_a_rendered_one() {
    let site = Site::shipped().await;
    let server = site.start().await;
    let plain = server.get("/about").await;
    let sent = async |coding: &str| {
        server.send(&Request::get("/about").header("accept-encoding", coding)).await
    };
    let (brotli, gzip) = (sent("br").await, sent("gzip").await);
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut &*brotli.body, &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let mut unpacked = Vec::new();
    let mut decoder = flate2::read::GzDecoder::new(&*gzip.body);
    std::io::Read::read_to_end(&mut decoder, &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
    let etag = brotli.header("etag").unwrap();
    let again = Request::get("/about").header("accept-encoding", "br");
    assert_eq!(server.send(&again.header("if-none-match", etag)).await.status, 304);
    // The same headers as those of one that this server has rendered.
    server.send(&post::<invalidate>("/about", &["/about"])).await;
    server.get("/about").await;
    let rendered = server.get("/about").await;
    let names =
        |page: &Response| page.headers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&rendered), names(&plain));
    for name in ["content-type", "cache-control", "vary", "content-security-policy"] {
        assert_eq!(rendered.header(name), plain.header(name), "{name}");
    }
}

#[tokio::test]
async fn a_shipped_page_is_dropped_as_any_other() {
    let site = Site::shipped().await;
    let server = site.start().await;
    let number = ready(&server, "/guides/a").await;
    let other = ready(&server, "/about").await;
    server.send(&post::<invalidate>("/about", &["/guides/a"])).await;
    let page = server.get("/guides/a").await;
    assert_eq!(page.header("formwork-cache"), Some("miss"));
    assert_ne!(self::number(&page), number);
    assert_eq!(ready(&server, "/about").await, other);
}

#[tokio::test]
async fn pages_of_another_build_are_rendered_anew() {
    let site = Site::shipped().await;
    site.change(|index| index["build"] = json!("another"));
    let (log, built) = (Log::capture(), renders());
    let server = site.start().await;
    assert_eq!(log.with("another build").len(), 1);
    assert!(ready(&server, "/about").await >= built);
}

#[tokio::test]
async fn a_damaged_page_is_rendered_and_the_others_are_not() {
    let site = Site::shipped().await;
    let file = site.pages().join("bodies");
    let mut bodies = fs::read(&file).unwrap();
    bodies[0] ^= 1;
    fs::write(file, bodies).unwrap();
    let (log, built) = (Log::capture(), renders());
    let server = site.start().await;
    let damaged = log.with("damaged");
    assert!(damaged.len() == 1 && damaged[0].contains("/about"), "{damaged:?}");
    assert!(ready(&server, "/about").await >= built);
    assert!(ready(&server, "/guides/a").await < built);
}

#[tokio::test]
async fn lengths_that_are_not_those_of_the_bytes_are_noticed() {
    let site = Site::shipped().await;
    site.change(|index| {
        let page = &mut index["pages"][0];
        let [identity, brotli] = ["identity", "brotli"].map(|name| page[name].as_u64().unwrap());
        (page["identity"], page["brotli"]) = (json!(identity - 7), json!(brotli + 7));
    });
    let built = renders();
    assert!(ready(&site.start().await, "/about").await >= built);
}

#[tokio::test]
async fn what_the_build_renders_is_given_to_no_other_instance() {
    let store = InProcess::default();
    Site::new().ship(routes().cache_store(store.clone())).await.unwrap();
    assert_eq!(format!("{store:?}"), format!("{:?}", InProcess::default()));
}

#[tokio::test]
async fn what_is_cut_off_or_makes_no_sense_is_rendered() {
    let site = Site::shipped().await;
    let file = fs::File::options().write(true).open(site.pages().join("bodies")).unwrap();
    file.set_len(10).unwrap();
    let built = renders();
    assert!(ready(&site.start().await, "/about").await >= built);
    let site = Site::shipped().await;
    site.change(|index| {
        index["pages"][0]["at"] = json!(u64::MAX);
        index["pages"][1]["identity"] = json!(u64::MAX);
    });
    let built = renders();
    let server = site.start().await;
    for path in ["/about", "/guides/a"] {
        assert!(ready(&server, path).await >= built);
    }
    fs::write(site.pages().join("index.json"), "{").unwrap();
    let (log, built) = (Log::capture(), renders());
    assert!(ready(&site.start().await, "/about").await >= built);
    assert_eq!(log.with("cannot be read").len(), 1);
}

#[tokio::test]
async fn a_lifetime_counts_from_the_build() {
    let site = Site::shipped().await;
    site.change(|index| {
        let pages = index["pages"].as_array_mut().unwrap();
        let hour = pages.iter_mut().find(|page| page["path"] == "/hour").unwrap();
        assert!(hour["until"].is_u64());
        hour["until"] = json!(1);
    });
    let built = renders();
    let server = site.start().await;
    assert!(ready(&server, "/hour").await >= built);
    assert!(ready(&server, "/about").await < built);
}

#[tokio::test]
async fn what_says_the_origin_is_for_that_origin() {
    let site = Site::shipped().await;
    let built = renders();
    let application = routes().build(site.config(&[("FORMWORK_ORIGIN", "https://own.org")]));
    let application = application.unwrap();
    application.render_ahead().await;
    let server = Server::serve(application).await;
    let get = async |path| server.send(&Request::get(path).header("host", "own.org")).await;
    let said = get("/said").await;
    assert!(said.text().contains("https://own.org/said") && number(&said) >= built);
    assert!(number(&get("/about").await) < built, "it says none");
}

#[tokio::test]
async fn what_may_be_another_at_the_start_is_left_to_it() {
    let counted = Page::new(counted).cache(FOREVER);
    let state = told(Routes::new().page("/x", counted)).await;
    assert!(state.starts_with("/x: it reads ") && state.ends_with("Counter"), "{state}");
    let tagged = Page::new(about).cache(FOREVER.tags(&["news"]));
    assert_eq!(told(Routes::new().page("/x", tagged)).await, "/x: it has the tag news");
    let at_start = Page::new(about).cache(FOREVER.at_start());
    assert_eq!(told(Routes::new().page("/x", at_start)).await, "/x: its CACHE says `at_start`");
    let sealed = Page::new(sealed).cache(FOREVER);
    assert_eq!(told(Routes::new().page("/x", sealed)).await, "/x: it reads FORMWORK_SECRET");
    let personal = Page::new(personal).cache(FOREVER);
    let told_of = told(Routes::new().page("/x", personal)).await;
    assert_eq!(told_of, "/x: it is not stored: cookies");
    let gone = Page::new(gone).cache(FOREVER);
    assert_eq!(told(Routes::new().page("/x", gone)).await, "/x: it answers 404 Not Found");
    assert_eq!(told(Routes::new().page("/x", Page::new(about))).await, "", "it has no CACHE");
}

#[tokio::test]
async fn what_a_cached_function_reads_its_pages_read() {
    let site = Site::new();
    let routes = Routes::new()
        .page("/first", Page::new(by_value).cache(FOREVER))
        .page("/second", Page::new(by_value).cache(FOREVER))
        .page("/plain", Page::new(by_plain_value).cache(FOREVER))
        .with_state(Counter::default());
    let report = site.ship(routes).await.unwrap();
    assert_eq!((report.pages(), report.left()), (1, 2), "{report}");
    assert!(report.to_string().contains("\n  /plain\nleft"), "{report}");
}

#[tokio::test]
async fn a_page_of_a_table_is_rendered_at_the_start() {
    let site = Site::new();
    let url = format!("sqlite:{}/app.db", site.0.path().display());
    let db = Database::connect(&url).await.unwrap();
    sqlx::raw_sql("CREATE TABLE members (name TEXT); INSERT INTO members VALUES ('Ada')")
        .execute(db.pool())
        .await
        .unwrap();
    let routes = || {
        Routes::new().page("/members", Page::new(members).cache(FOREVER)).with_database(db.clone())
    };
    assert_eq!(told(routes()).await, "/members: it reads the table members");
    let built = renders();
    let application = routes().build(site.config(&[])).unwrap();
    application.render_ahead().await;
    assert!(ready(&Server::serve(application).await, "/members").await >= built);
}

#[tokio::test]
async fn a_page_that_would_fail_at_the_start_too_ends_the_build() {
    let site = Site::new();
    let broken = routes().page("/broken", Page::new(failing).cache(FOREVER));
    let error = site.ship(broken).await.unwrap_err();
    assert_eq!(error.to_string(), "cannot render ahead /broken; the log says why");
    assert_eq!(fs::read_dir(site.0.path()).unwrap().count(), 0, "half of it is written");
    let site = Site::new();
    let routes = routes().page("/panics", Page::new(panicking).cache(FOREVER));
    assert!(matches!(site.ship(routes).await, Err(ShipError::Failed { .. })));
    let failing = Page::new(failing_by_state).cache(FOREVER);
    let told = told(Routes::new().page("/x", failing)).await;
    assert!(told.starts_with("/x: it failed, and it reads "), "{told}");
}

#[tokio::test]
async fn without_a_folder_nothing_is_shipped() {
    let application = routes().build(config(&[])).unwrap();
    assert!(matches!(application.ship().await, Err(ShipError::NoFolder)));
    let site = Site::new();
    let file = site.0.path().join("file");
    fs::write(&file, "").unwrap();
    let below = file.join("pages");
    let config = site.config(&[("FORMWORK_RENDER_AHEAD", below.to_str().unwrap())]);
    let failed = routes().build(config).unwrap().ship().await;
    assert!(matches!(failed, Err(ShipError::Write { .. })));
}

/// The program as the build runs it.
fn build(site: &Site, database: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_server"));
    command.env_clear().current_dir(&site.0).env("DATABASE_URL", database);
    command.env("FORMWORK_RENDER_AHEAD", site.pages()).env("FORMWORK_SITE", site.0.path());
    command.env("FORMWORK_DEV", "1").output().unwrap()
}

#[test]
fn the_program_renders_for_the_build_and_finds_it_at_its_start() {
    let site = Site::new();
    let database = format!("sqlite:{}/app.db", site.0.path().display());
    let output = build(&site, &database);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("rendered ahead: 2 pages, "), "{output:?}");
    assert!(!said.contains("listening") && !site.0.path().join("data/secret").exists());
    let folder = site.0.path().to_str().unwrap();
    let running = Running::with(&[
        ("FORMWORK_ADDR", "127.0.0.1:0"),
        ("DATABASE_URL", &database),
        ("FORMWORK_SITE", folder),
        ("FORMWORK_UPLOADS", &format!("{folder}/uploads")),
    ]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let page = runtime.block_on(crate::http::send(running.address, &Request::get("/examples")));
    assert_eq!(page.header("formwork-cache"), Some("hit"));
    assert!(!page.text().contains("reload.js"));
}

#[test]
fn without_a_database_everything_is_left_to_the_start() {
    let site = Site::new();
    let output = build(&site, "sqlite:/dev/null/app.db");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{output:?}");
    assert!(said.starts_with("warning: no page is rendered ahead: "), "{said}");
    assert!(!site.pages().exists());
}
