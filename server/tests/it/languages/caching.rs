//! What is kept for each language, and dropped for all of them.

use std::fs;

use formwork::cache::InProcess;

use super::{draw_up, drop_page, language_of, routes, start};
use crate::{
    http::Response,
    log::Log,
    sample::post,
    support::{Server, config},
    visitor::Visitor,
};

#[track_caller]
fn outcome(page: &Response) -> &str {
    page.header("formwork-cache").unwrap()
}

const PATHS: [(&str, &str); 6] = [
    ("/users", "en"),
    ("/users?page=2", "en"),
    ("/de/users", "de"),
    ("/de/users?page=2", "de"),
    ("/pt-BR/users", "pt-BR"),
    ("/de/users/1", "de"),
];

async fn check_kept(server: &Server) {
    for (expect, again) in [("miss", false), ("hit", true)] {
        for (path, language) in PATHS {
            let page = server.get(path).await;
            assert_eq!((outcome(&page), language_of(&page)), (expect, language), "{path} {again}");
        }
    }
}

async fn check_dropped(server: &Server, path: &str, dropped: &str) {
    let posted = server.send(&post::<drop_page>("/linked", &[path])).await;
    assert_eq!(posted.status, 303);
    for (path, _) in PATHS {
        let is_dropped = path.trim_start_matches("/de").trim_start_matches("/pt-BR");
        let is_dropped = is_dropped.split('?').next() == Some(dropped);
        let expect = if is_dropped { "miss" } else { "hit" };
        assert_eq!(outcome(&server.get(path).await), expect, "{path}");
    }
}

#[tokio::test]
async fn a_path_is_kept_for_each_language_and_dropped_for_all() {
    let server = start().await;
    check_kept(&server).await;
    for path in ["/users", "link", "/de/users", "/en/users", "/pt-BR//users/"] {
        check_dropped(&server, path, "/users").await;
    }
    check_dropped(&server, "german link", "/users/1").await;
    check_dropped(&server, "/nothing", "/nothing").await;
}

#[tokio::test]
async fn the_same_is_true_where_several_share_a_cache() {
    let store = InProcess::default();
    let routes = || routes().languages(["en", "de", "pt-BR"]).cache_store(store.clone());
    let one = Server::start(routes(), config(&[])).await;
    let other = Server::start(routes(), config(&[])).await;
    check_kept(&one).await;
    for (path, language) in PATHS {
        let page = other.get(path).await;
        assert_eq!((outcome(&page), language_of(&page)), ("hit", language), "{path}");
    }
    check_dropped(&one, "/users", "/users").await;
    let text = one.get("/de/users").await.body;
    assert_eq!(other.get("/de/users").await.body, text);
}

#[tokio::test]
async fn a_draft_is_in_the_language_of_its_path() {
    let server = start().await;
    let visitor = Visitor::of(&server);
    assert_eq!(outcome(&server.get("/de/users").await), "miss");
    assert_eq!(visitor.send(post::<draw_up>("/de/linked", &[])).await.status, 303);
    let page = visitor.get("/de/users").await;
    assert_eq!((outcome(&page), language_of(&page)), ("bypass", "de"));
    assert_eq!(outcome(&server.get("/de/users").await), "hit");
}

#[tokio::test]
async fn pages_are_ready_in_every_language() {
    let application = routes().languages(["en", "de"]).build(config(&[])).unwrap();
    application.render_ahead().await;
    let server = Server::serve(application).await;
    for path in ["/users/1", "/users/2", "/listed/2", "/linked/kept"] {
        for prefix in ["", "/de"] {
            let page = server.get(&format!("{prefix}{path}")).await;
            assert_eq!(outcome(&page), "hit", "{prefix}{path}");
            assert_eq!(language_of(&page), if prefix.is_empty() { "en" } else { "de" });
        }
    }
}

#[tokio::test]
async fn pages_are_shipped_in_every_language() {
    let site = tempfile::tempdir().unwrap();
    let pages = site.path().join("pages");
    let folder = ("FORMWORK_SITE", site.path().to_str().unwrap());
    let ahead = [folder, ("FORMWORK_RENDER_AHEAD", pages.to_str().unwrap())];
    let languages = ["en", "de"];
    let report = routes().languages(languages).build(config(&ahead)).unwrap().ship().await.unwrap();
    let index = fs::read_to_string(pages.join("index.json")).unwrap();
    assert!(
        index.contains("\"/linked/kept\"") && index.contains("\"/de/linked/kept\""),
        "{report}"
    );
    // What is there is not rendered: so a mark in it is served.
    let log = Log::capture();
    let application = routes().languages(languages).build(config(&[folder])).unwrap();
    application.render_ahead().await;
    let server = Server::serve(application).await;
    let page = server.get("/de/linked/kept").await;
    assert_eq!((outcome(&page), language_of(&page)), ("hit", "de"));
    let other = routes().languages(["de", "en"]).build(config(&[folder])).unwrap();
    other.render_ahead().await;
    let server = Server::serve(other).await;
    assert_eq!(language_of(&server.get("/linked/kept").await), "de", "another first language");
    assert_eq!(log.with("pages rendered ahead by another build are not used").len(), 1);
}

#[tokio::test]
async fn a_cached_function_that_asks_is_told_the_first_language_and_reported() {
    let log = Log::capture();
    let server = start().await;
    for _ in 0..2 {
        let page = server.get("/de/careless").await;
        assert_eq!(outcome(&page), "bypass");
        assert!(page.text().contains("careless in en"), "{}", page.text());
    }
    let reports = log.with("not stored though it has CACHE");
    let page = reports.iter().filter(|line| line.contains("path=/de/careless"));
    assert_eq!(page.filter(|line| line.contains("language")).count(), 2, "{reports:?}");
}
