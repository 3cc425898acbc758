//! Which route answers, and how a path is written.

use formwork::{
    prelude::*,
    routing::{Methods, Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, config},
};

async fn root() -> Result<impl IntoView> {
    Ok("root")
}

async fn about() -> Result<impl IntoView> {
    Ok("static")
}

async fn one(Path(id): Path<String>) -> Result<impl IntoView> {
    Ok(format!("dynamic {id}"))
}

async fn number(Path(id): Path<u64>) -> Result<impl IntoView> {
    Ok(format!("number {id}"))
}

async fn two(Path((a, b)): Path<(String, String)>) -> Result<impl IntoView> {
    Ok(format!("two {a} {b}"))
}

async fn rest(Path(rest): Path<String>) -> Result<impl IntoView> {
    Ok(format!("rest {rest}"))
}

async fn optional(rest: Option<Path<String>>) -> Result<impl IntoView> {
    let rest = rest.map(|Path(rest)| rest).unwrap_or_default();
    Ok(format!("optional {rest}"))
}

fn routes() -> Routes {
    Routes::new()
        .page("/", Page::new(root))
        .page("/about", Page::new(about))
        .page("/{slug}", Page::new(one))
        .page("/{*rest}", Page::new(rest))
        .page("/numbers/{id}", Page::new(number))
        .page("/docs", Page::new(optional))
        .page("/docs/{*rest}", Page::new(optional))
        .page("/docs/{id}/edit", Page::new(one))
        .page("/docs/new", Page::new(about))
        .page("/{a}/{b}", Page::new(two))
        .route("/files/{*path}", Methods::new().get(async |Path(path): Path<String>| path))
        .route("/files/{id}/raw", Methods::new().get(async || "raw"))
}

async fn server() -> Server {
    Server::start(routes(), config(&[])).await
}

#[tokio::test]
async fn static_beats_dynamic_beats_catch_all_at_the_first_segment_that_differs() {
    let server = server().await;
    for (path, expect) in [
        ("/", "root"),
        ("/about", "static"),
        ("/other", "dynamic other"),
        ("/a/b", "two a b"),
        ("/a/b/c", "rest a/b/c"),
        ("/about/b/c", "rest about/b/c"),
        ("/docs", "optional "),
        ("/docs/new", "static"),
        ("/docs/old", "optional old"),
        ("/docs/7/edit", "dynamic 7"),
        ("/docs/7/edit/more", "optional 7/edit/more"),
        ("/files/7/raw", "raw"),
        ("/files/7", "7"),
        ("/files/7/raw/x", "7/raw/x"),
    ] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.text().trim_start_matches("<!DOCTYPE html>"), expect, "{path}");
    }
}

#[tokio::test]
async fn a_method_that_a_route_lacks_is_not_looked_for_in_the_next() {
    let server = server().await;
    let answer = server.send(&Request::new("DELETE", "/files/7/raw")).await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
}

#[tokio::test]
async fn another_spelling_of_a_path_is_redirected_for_reading_only() {
    let server = server().await;
    for (path, canonical) in [
        ("/about/", "/about"),
        ("//about", "/about"),
        ("/%61bout", "/about"),
        ("/gr%c3%bcn?a=%c3", "/gr%C3%BCn?a=%c3"),
        ("//evil.org/x/..%2f", "/evil.org/x/..%2F"),
    ] {
        for method in ["GET", "HEAD"] {
            let answer = server.send(&Request::new(method, path)).await;
            assert_eq!(
                (answer.status, answer.header("location")),
                (308, Some(canonical)),
                "{path}"
            );
        }
        for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
            let answer = server.send(&Request::new(method, path)).await;
            assert_eq!(answer.status, 404, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_path_that_no_page_can_have_is_404_and_a_malformed_one_400() {
    let server = server().await;
    for path in ["/a/../about", "/./about", "/%2e%2e/about", "/%ff", "/a%00b"] {
        assert_eq!(server.get(path).await.status, 404, "{path}");
    }
    for path in ["/%", "/%zz", "/about%2"] {
        assert_eq!(server.get(path).await.status, 400, "{path}");
    }
}

#[tokio::test]
async fn letter_case_counts_and_an_encoded_slash_separates_nothing() {
    let server = server().await;
    assert!(server.get("/About").await.text().ends_with("dynamic About"));
    assert!(server.get("/a%2Fb").await.text().ends_with("dynamic a/b"));
    assert!(server.get("/files/a%2Fb").await.text().ends_with("a/b"));
}

#[tokio::test]
async fn a_parameter_that_does_not_parse_is_404() {
    let server = server().await;
    assert_eq!(server.get("/numbers/7").await.status, 200);
    for id in ["07", "+7", "x", "7%20", "99999999999999999999"] {
        assert_eq!(server.get(&format!("/numbers/{id}")).await.status, 404, "{id}");
    }
}

/// A site's folder with one public file.
fn site_with(file: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("public").join(file);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, "file").unwrap();
    folder
}

#[tokio::test]
async fn a_public_file_is_found_before_a_dynamic_segment() {
    let site = site_with("images/lögo.svg");
    let config = config(&[("FORMWORK_SITE", site.path().to_str().unwrap())]);
    let server = Server::start(routes(), config).await;
    let answer = server.get("/images/l%C3%B6go.svg").await;
    assert_eq!((answer.status, answer.text()), (200, "file"));
    assert_eq!(answer.header("content-type"), Some("image/svg+xml"));
}

#[tokio::test]
async fn a_public_file_at_the_path_of_a_route_is_an_error_at_the_start() {
    for path in ["/about", "/healthz", "/_formwork/islands.js", "/_formwork/action/x"] {
        let site = site_with(&path[1..]);
        let config = config(&[("FORMWORK_SITE", site.path().to_str().unwrap())]);
        let error = routes().build(config).unwrap_err().to_string();
        assert!(error.contains(&format!("{path} is a public file and a route as well")), "{error}");
    }
}

#[tokio::test]
async fn links_among_the_public_files_lead_to_files_and_not_in_circles() {
    let site = site_with("images/logo.svg");
    let images = site.path().join("public/images");
    std::os::unix::fs::symlink("..", images.join("up")).unwrap();
    std::os::unix::fs::symlink("logo.svg", images.join("icon.svg")).unwrap();
    let config = config(&[("FORMWORK_SITE", site.path().to_str().unwrap())]);
    let server = Server::start(routes(), config).await;
    assert_eq!(server.get("/images/icon.svg").await.text(), "file");
}

#[derive(formwork::Query, Debug)]
pub(crate) struct Filter {
    page: Option<u32>,
    tag: Vec<String>,
    all: bool,
}

async fn filtered(Query(filter): Query<Filter>) -> Result<impl IntoView> {
    Ok(format!("{filter:?}"))
}

#[tokio::test]
async fn a_declared_query_is_read_and_one_that_does_not_fit_is_404() {
    let server = Server::start(Routes::new().page("/", Page::new(filtered)), config(&[])).await;
    for (query, expect) in [
        ("", "page: None, tag: [], all: false"),
        (
            "?page=2&tag=a&tag=b&all=on&utm=x",
            "page: Some(2), tag: [&quot;a&quot;, &quot;b&quot;], all: true",
        ),
        ("?page=", "page: None"),
    ] {
        let answer = server.get(&format!("/{query}")).await;
        assert_eq!(answer.status, 200, "{query}");
        let text = answer.text().replace('"', "&quot;");
        assert!(text.contains(expect), "{query}: {text}");
    }
    for query in ["?page=x", "?page=1&page=2", "?page=-1", "?all=perhaps"] {
        assert_eq!(server.get(&format!("/{query}")).await.status, 404, "{query}");
    }
}

#[test]
fn a_link_sets_the_declared_parameters() {
    let link = FilterHref::new(formwork::routing::Href::new("/examples/guests"));
    assert_eq!(link.to_string(), "/examples/guests");
    let link = link.page(2).tag("a&b").tag("c").page(3);
    assert_eq!(link.to_string(), "/examples/guests?tag=a%26b&tag=c&page=3");
    let filter = Filter { page: Some(1), tag: vec!["x".to_owned()], all: true };
    assert_eq!(link.with(&filter).to_string(), "/examples/guests?page=1&tag=x&all=on");
}
