//! The cache, attacked: answers for one asked for by another, and its memory filled from outside.

use std::{io::Read, sync::Arc};

use formwork::{
    axum::{
        http::{StatusCode, header},
        response::IntoResponse,
    },
    prelude::*,
    render::Metadata,
    request::memo,
    routing::{Layout, Methods, Page, Routes},
};
use futures::future::join_all;

use crate::{
    http::{Connection, Request, Response},
    request_headers::REQUEST_HEADERS,
    sample::{Counter, post},
    support::{Server, TestApp, config},
};

#[action]
async fn forget(path: String) -> ActionResult<()> {
    revalidate_path(path);
    Ok(())
}

#[derive(formwork::Query)]
struct Filter {
    page: Option<u32>,
    tag: Vec<String>,
}

async fn listed(Query(filter): Query<Filter>) -> Result<impl IntoView> {
    Ok(format!("page {:?} of {:?}", filter.page, filter.tag))
}

async fn named(Path(name): Path<String>) -> Result<impl IntoView> {
    Ok(format!("named {name}"))
}

/// Long enough to be compressed.
async fn long(Path(name): Path<String>) -> Result<impl IntoView> {
    Ok(format!("<{name}> ").repeat(500))
}

fn routes() -> Routes {
    let forever = Cache::forever();
    Routes::new()
        .page("/", Page::new(async || Ok("home")))
        .page("/list", Page::new(listed).cache(forever))
        .page("/list/{name}", Page::new(named).cache(forever))
        .page("/long/{name}", Page::new(long).cache(forever))
}

async fn start(variables: &[(&str, &str)]) -> Server {
    Server::start(routes(), config(variables)).await
}

/// A value that means something to the header, where another would not be HTTP.
fn values(name: &str) -> &'static [&'static str] {
    match name {
        "content-length" => &["0"],
        "connection" | "proxy-connection" => &["keep-alive"],
        "expect" => &["100-continue"],
        "upgrade" => &["h2c", "websocket"],
        "host" => &["evil.org", "evil.org:80"],
        // Others are what they are for.
        "accept-encoding" => &["identity", "evil", "br;q=0"],
        "if-none-match" => &["\"evil\""],
        _ => &["evil.org", "\"><script>evil", "*, 0;q=1", "/examples/guests/new"],
    }
}

#[tokio::test]
async fn no_header_changes_a_byte_of_what_is_stored() {
    let app = TestApp::start().await;
    app.member("Ada").await;
    app.get("/examples/guests").await;
    let plain = app.get("/examples/guests").await.comparable();
    assert_eq!(plain.header("formwork-cache"), Some("hit"));
    for name in REQUEST_HEADERS {
        for value in values(name) {
            let answer = app.send(&Request::get("/examples/guests").header(name, value)).await;
            assert_eq!(answer.comparable(), plain, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn no_header_of_the_one_who_asks_first_reaches_the_next() {
    let app = TestApp::start().await;
    app.member("Ada").await;
    app.get("/examples/guests").await;
    let plain = app.get("/examples/guests").await.comparable();
    for name in REQUEST_HEADERS {
        let value = values(name)[0];
        assert_eq!(
            app.send(&post::<forget>("/examples/guests/new", &["/examples/guests"])).await.status,
            303
        );
        let first = app.send(&Request::get("/examples/guests").header(name, value)).await;
        assert_eq!((first.status, first.header("formwork-cache")), (200, Some("miss")), "{name}");
        assert_eq!(first.body, plain.body, "{name}");
        assert_eq!(app.get("/examples/guests").await.comparable(), plain, "{name}");
    }
}

#[tokio::test]
async fn no_undeclared_parameter_is_part_of_a_key_or_of_a_body() {
    let server = start(&[]).await;
    for (target, sign) in [("/list", '?'), ("/list?page=2", '&')] {
        server.get(target).await;
        let plain = server.get(target).await.comparable();
        assert_eq!(plain.header("formwork-cache"), Some("hit"));
        for name in [
            "Page",
            "PAGE",
            "page[]",
            "page.x",
            "page%00",
            "+page",
            "page+",
            "pag%C3%A9",
            "tags",
            "_action",
            "_arg",
            "_once",
            "_form",
            "_method",
            "_charset_",
            "utm_source",
            "fbclid",
            "formwork-request",
            "callback",
            "lang",
            "%",
            "%zz",
            "=",
            "",
            "a%26page%3D3",
            "x;page",
            "__proto__",
            "cb%0D%0Aset-cookie:x",
        ] {
            for value in ["", "=", "=3", "=evil", "=%22%3E%3Cscript%3E"] {
                let asked = format!("{target}{sign}{name}{value}");
                assert_eq!(server.get(&asked).await.comparable(), plain, "{asked}");
            }
        }
    }
}

#[tokio::test]
async fn keys_that_look_alike_have_bodies_of_their_own() {
    let server = start(&[]).await;
    for (target, text) in [
        ("/list?tag=a&tag=b", r#"page None of ["a", "b"]"#),
        ("/list?tag=a%26tag%3Db", r#"page None of ["a&amp;tag=b"]"#),
        ("/list?tag=a,b", r#"page None of ["a,b"]"#),
        ("/list?tag=b&tag=a", r#"page None of ["b", "a"]"#),
        ("/list?tag=a&tag=b&page=1", r#"page Some(1) of ["a", "b"]"#),
        ("/list?tag=1&page=1", r#"page Some(1) of ["1"]"#),
        ("/list?tag=%3Fpage%3D1", r#"page None of ["?page=1"]"#),
        ("/list?tag=A", r#"page None of ["A"]"#),
        ("/list?tag=a", r#"page None of ["a"]"#),
        ("/list?tag=%61%00", "page None of [\"a\\0\"]"),
        ("/list/a", "named a"),
        ("/list/A", "named A"),
        ("/list/a%2Fb", "named a/b"),
        ("/list/%3Fpage=1", "named ?page=1"),
        ("/list/page=1", "named page=1"),
        ("/list/%252F", "named %2F"),
        ("/list/%C3%A4", "named ä"),
        ("/list/a%CC%88", "named a\u{308}"),
    ] {
        for outcome in ["miss", "hit"] {
            let answer = server.get(target).await;
            assert_eq!(answer.header("formwork-cache"), Some(outcome), "{target}");
            assert!(answer.text().ends_with(text), "{target}: {}", answer.text());
        }
    }
    // The same, otherwise written: found, or led to where it is.
    let answer = server.get("/list?%74ag=%61").await;
    assert_eq!(answer.header("formwork-cache"), Some("hit"));
    for (target, status) in [
        ("/list/%61", 308),
        ("/list//a", 308),
        ("/list/a/", 308),
        ("/list/a%2fb", 308),
        ("/LIST", 404),
        ("/list/./a", 404),
        ("/list/%2e%2e/list", 404),
        ("/list/a%00", 404),
        ("/list/%zz", 400),
        ("/list?page=1&page=2", 404),
    ] {
        let answer = server.get(target).await;
        assert_eq!((answer.status, answer.header("etag")), (status, None), "{target}");
    }
}

/// Asks for many pages, and then for the first of them again: how many of these are still there.
async fn count_kept(server: &Server, targets: &[String]) -> usize {
    for target in targets {
        assert_eq!(server.get(target).await.status, 200);
    }
    let mut kept = 0;
    for target in &targets[..targets.len() / 2] {
        let answer = server.get(target).await;
        kept += usize::from(answer.header("formwork-cache") == Some("hit"));
    }
    kept
}

#[tokio::test]
async fn however_paths_and_queries_are_made_up_the_memory_is_bound() {
    const MEMORY: usize = 100_000;
    let server = start(&[("FORMWORK_CACHE_MEMORY", &MEMORY.to_string())]).await;
    let name = |number: usize| format!("{number:0>1000}");
    let paths: Vec<_> = (0..600).map(|number| format!("/list/{}", name(number))).collect();
    let kept = count_kept(&server, &paths).await;
    assert!(kept <= MEMORY / 2000, "{kept} pages of 2,000 bytes");
    let queries: Vec<_> = (0..600).map(|number| format!("/list?tag={}", name(number))).collect();
    let kept = count_kept(&server, &queries).await;
    assert!(kept <= MEMORY / 2000, "{kept} pages of 2,000 bytes");
    // A key that is too long is made each time.
    for target in [format!("/list/{}", "a".repeat(3000)), format!("/list?{}", "tag=a&".repeat(500))]
    {
        for _ in 0..2 {
            let answer = server.get(&target).await;
            assert_eq!((answer.status, answer.header("formwork-cache")), (200, Some("miss")));
        }
    }
    let answer = server.get(&format!("/list/{}", "a".repeat(100_000))).await;
    assert_ne!(answer.status, 200);
}

/// What is asked for, in one of the ways that share an address.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Document,
    Brotli,
    Gzip,
    Head,
    Current,
    Enhanced,
    Post,
}

const ALL: [Asked; 7] = [
    Asked::Document,
    Asked::Brotli,
    Asked::Gzip,
    Asked::Head,
    Asked::Current,
    Asked::Enhanced,
    Asked::Post,
];

impl Asked {
    fn request(self, path: &str, etag: &str) -> Request {
        let get = Request::get(path);
        // Forgets the page, so that others of them are made meanwhile.
        let submit = post::<forget>(path, &[path]);
        match self {
            Self::Document => get,
            Self::Brotli => get.header("accept-encoding", "br"),
            Self::Gzip => get.header("accept-encoding", "gzip"),
            Self::Head => get.method("HEAD"),
            Self::Current => get.header("if-none-match", etag),
            Self::Enhanced => submit.header("formwork-request", "submit"),
            Self::Post => submit,
        }
    }

    #[track_caller]
    fn check(self, path: &str, text: &str, answer: &Response) {
        let seen = (answer.status, answer.header("content-encoding"));
        let expect = match self {
            Self::Document | Self::Head | Self::Enhanced => (200, None),
            Self::Brotli => (200, Some("br")),
            Self::Gzip => (200, Some("gzip")),
            Self::Current => (304, None),
            Self::Post => (303, None),
        };
        assert_eq!(seen, expect, "{self:?} {path}");
        let location = matches!(self, Self::Enhanced).then_some(path);
        assert_eq!(answer.header("formwork-location"), location, "{self:?} {path}");
        assert_eq!(answer.header("etag").is_some(), !matches!(self, Self::Enhanced | Self::Post));
        match self {
            Self::Document | Self::Enhanced => assert_eq!(answer.text(), text, "{self:?} {path}"),
            Self::Brotli | Self::Gzip => assert_eq!(decoded(answer), text, "{self:?} {path}"),
            Self::Head => {
                let length = text.len().to_string();
                assert_eq!(answer.header("content-length"), Some(length.as_str()), "{path}");
            }
            Self::Current | Self::Post => assert!(answer.body.is_empty(), "{self:?} {path}"),
        }
    }
}

fn decoded(answer: &Response) -> String {
    let mut text = String::new();
    let read = match answer.header("content-encoding") {
        Some("br") => brotli::Decompressor::new(&*answer.body, 4096).read_to_string(&mut text),
        _ => flate2::read::GzDecoder::new(&*answer.body).read_to_string(&mut text),
    };
    read.unwrap();
    text
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_at_a_time_each_is_answered_what_they_asked_for() {
    let server = Arc::new(start(&[]).await);
    let mut pages = Vec::new();
    for path in ["/long/a", "/long/b", "/long/c"] {
        let page = server.get(path).await;
        pages.push((path, page.text().to_owned(), page.header("etag").unwrap().to_owned()));
    }
    let pages = Arc::new(pages);
    let visitors = (0..16).map(|visitor| {
        let (server, pages) = (Arc::clone(&server), Arc::clone(&pages));
        tokio::spawn(async move {
            for turn in 0..42 {
                let (path, text, etag) = &pages[(visitor + turn / 7) % pages.len()];
                let asked = ALL[(visitor * 3 + turn) % ALL.len()];
                let answer = server.send(&asked.request(path, etag)).await;
                asked.check(path, text, &answer);
            }
        })
    });
    for visitor in join_all(visitors).await {
        visitor.unwrap();
    }
}

#[tokio::test]
async fn nothing_follows_the_head_of_an_answer_to_head_and_of_304() {
    let server = start(&[]).await;
    let etag = server.get("/long/a").await.header("etag").unwrap().to_owned();
    let head = Request::new("HEAD", "/long/a");
    let current = Request::get("/long/a").header("if-none-match", &etag);
    for request in [&head, &head.clone().header("accept-encoding", "br"), &current] {
        let mut connection = Connection::open(server.address).await;
        let request = request.clone().header("connection", "close");
        connection.write(&request.bytes(server.address)).await;
        assert_eq!(connection.read_head().await.header("formwork-cache"), Some("hit"));
        assert_eq!(connection.rest().await, b"");
    }
}

/// The cookie `name` of the visitor, past the compiler.
fn visitor() -> String {
    cookies().get("name").unwrap_or_default()
}

#[component]
async fn Nosy() -> Result<impl IntoView> {
    tokio::task::yield_now().await;
    Ok(visitor())
}

async fn nosy_layout(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <header>{visitor()}</header>{children} })
}

async fn with_head(children: Outlet) -> Result<impl IntoView> {
    Ok(view! { <head><Head/></head>{children} })
}

async fn nosy_metadata() -> Result<Metadata> {
    Ok(Metadata { title: Some(visitor().into()), ..Metadata::default() })
}

fn name_in_headers() -> String {
    let headers = headers();
    headers.get("x-name").and_then(|name| name.to_str().ok()).unwrap_or_default().to_owned()
}

async fn plain() -> Result<impl IntoView> {
    Ok("plain")
}

async fn told() -> Result<impl IntoView> {
    Ok(view! { {visitor()}<Flashes/> })
}

fn nosy_routes() -> Routes {
    let forever = Cache::forever();
    Routes::new()
        .page("/page", Page::new(async || Ok(visitor())).cache(forever))
        .page("/headers", Page::new(async || Ok(name_in_headers())).cache(forever))
        .page("/component", Page::new(async || Ok(view! { <Nosy/> })).cache(forever))
        .page("/memo", Page::new(async || memo(1, async || Ok(visitor())).await).cache(forever))
        .page("/told", Page::new(told).cache(forever))
        .layout(Layout::new(nosy_layout), |routes| {
            routes.page("/layout", Page::new(plain).cache(forever))
        })
        .layout(Layout::new(with_head), |routes| {
            let page = Page::new(plain).metadata_with(nosy_metadata);
            routes.page("/metadata", page.cache(forever))
        })
        .route("/handler", Methods::new().cached_get(async || visitor(), forever))
        .route("/handler-headers", Methods::new().cached_get(async || name_in_headers(), forever))
}

#[tokio::test]
async fn whatever_of_a_visitor_is_read_and_wherever_the_answer_is_theirs_alone() {
    let server = Server::start(nosy_routes(), config(&[])).await;
    for path in [
        "/page",
        "/headers",
        "/component",
        "/memo",
        "/metadata",
        "/told",
        "/layout",
        "/handler",
        "/handler-headers",
    ] {
        for name in ["Ada", "Grace"] {
            let request = Request::get(path).header("x-name", name);
            let answer = server.send(&request.header("cookie", &format!("name={name}"))).await;
            assert!(answer.text().contains(name), "{path}: {}", answer.text());
            assert_eq!(answer.header("formwork-cache"), Some("bypass"), "{path}");
            assert_eq!(answer.header("cache-control"), Some("private, no-store"), "{path}");
            assert_eq!(answer.header("etag"), None, "{path}");
        }
        let nobody = server.get(path).await;
        assert!(!nobody.text().contains("Ada") && !nobody.text().contains("Grace"), "{path}");
    }
}

async fn with_status(Path(code): Path<u16>) -> impl IntoResponse {
    (StatusCode::from_u16(code).unwrap(), state::<Counter>().next().to_string())
}

async fn with_cookie() -> impl IntoResponse {
    ([(header::SET_COOKIE, "a=b")], state::<Counter>().next().to_string())
}

async fn away() -> Result<impl IntoView> {
    state::<Counter>().next();
    Err::<(), _>(redirect("/").into())
}

#[tokio::test]
async fn no_status_but_200_and_nothing_that_sets_a_cookie_is_stored() {
    let forever = Cache::forever();
    let counter = Counter::default();
    let routes = Routes::new()
        .route("/status/{code}", Methods::new().cached_get(with_status, forever))
        .route("/cookie", Methods::new().cached_get(with_cookie, forever))
        .page("/away", Page::new(away).cache(forever))
        .with_state(counter.clone());
    let server = Server::start(routes, config(&[])).await;
    let check = async |path: &str, status: u16| {
        let before = counter.get();
        for _ in 0..2 {
            let answer = server.get(path).await;
            assert_eq!((answer.status, answer.header("etag")), (status, None), "{path}");
            assert_ne!(answer.header("formwork-cache"), Some("hit"), "{path}");
        }
        assert_eq!(counter.get(), before + 2, "{path} is made each time");
    };
    for status in [201, 202, 203, 204, 206, 300, 301, 302, 304, 307, 400, 403, 404, 410, 500, 503] {
        check(&format!("/status/{status}"), status).await;
    }
    check("/cookie", 200).await;
    check("/away", 303).await;
}
