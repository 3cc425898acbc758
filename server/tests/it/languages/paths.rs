//! Which path is which page.

use std::fs;

use formwork::{language::Languages, prelude::*, routing::Routes};
use tempfile::TempDir;

use super::{language_of, routes, start};
use crate::{
    http::Request,
    support::{Server, config},
};

#[tokio::test]
async fn each_language_is_below_its_prefix() {
    let server = start().await;
    for (path, language, text) in [
        ("/", "en", "home in "),
        ("/de", "de", "home in "),
        ("/pt-BR", "pt-BR", "home in "),
        ("/de?x=1", "de", "home in "),
        ("/users/7", "en", "of user 7 in en"),
        ("/de/users/7", "de", "of user 7 in de"),
        ("/pt-BR/users/7", "pt-BR", "of user 7 in pt-BR"),
        ("/de/users?page=2", "de", "of page Some(2) in de"),
        ("/de/listed/1", "de", "of user 1 in de"),
    ] {
        let page = server.get(path).await;
        assert_eq!((page.status, language_of(&page)), (200, language), "{path}");
        assert!(page.text().contains(text), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn another_path_is_missing_in_the_language_of_its_prefix() {
    let server = start().await;
    for (path, language) in [
        ("/DE/users", "en"),
        ("/dex", "en"),
        ("/pt-br", "en"),
        ("/pt", "en"),
        ("/de%2Fusers", "en"),
        ("/de/nothing", "de"),
        ("/de/de/users", "de"),
        ("/de/en/users", "de"),
        ("/de/listed/3", "de"),
        ("/de/users/x", "de"),
        ("/de/users?page=x", "de"),
        // What is no page has no languages.
        ("/de/api/users", "de"),
        ("/de/users/export", "de"),
        ("/de/healthz", "de"),
        ("/de/_formwork/speculation.json", "de"),
    ] {
        let page = server.get(path).await;
        let text = format!("missing in {language}");
        assert_eq!((page.status, language_of(&page)), (404, language), "{path}");
        assert!(page.text().contains(&text), "{path}: {}", page.text());
    }
    assert_eq!(server.get("/api/users").await.text(), "en");
    assert_eq!(server.get("/users/export").await.status, 200);
    let request = Request::new("POST", "/de/_formwork/action/x");
    assert_eq!(server.send(&request).await.status, 404);
}

#[tokio::test]
async fn each_page_has_one_address() {
    let server = start().await;
    for (path, location) in [
        ("/en", "/"),
        ("/en/users", "/users"),
        ("/en/users?page=2", "/users?page=2"),
        ("/en//users/", "/users"),
        ("/en/de/users", "/de/users"),
        ("/de/", "/de"),
        ("/de//users", "/de/users"),
        ("//de/users?page=2", "/de/users?page=2"),
        ("/%64e/users", "/de/users"),
        ("/de/%75sers/", "/de/users"),
        ("/en//evil.org", "/evil.org"),
        ("/de//evil.org", "/de/evil.org"),
    ] {
        let answer = server.get(path).await;
        assert_eq!((answer.status, answer.header("location")), (308, Some(location)), "{path}");
        let posted = server.send(&Request::form(path, "")).await;
        assert_eq!(posted.status, 404, "{path}");
    }
    assert_eq!(server.get("/de/../users").await.status, 404);
    assert_eq!(server.get("/de/%").await.status, 400);
    let moved = server.get("/de/moved").await;
    assert_eq!((moved.status, moved.header("location")), (308, Some("/de/users/7")));
}

#[tokio::test]
async fn methods_are_those_of_the_page() {
    let server = start().await;
    let answer = server.send(&Request::new("HEAD", "/de/users")).await;
    assert_eq!((answer.status, answer.body.len()), (200, 0));
    let answer = server.send(&Request::new("OPTIONS", "/de/users")).await;
    assert_eq!(answer.status, 204);
    let answer = server.send(&Request::new("PUT", "/de/users")).await;
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn boundaries_and_metadata_speak_the_language() {
    let server = start().await;
    let failed = server.get("/de/failing").await;
    assert_eq!((failed.status, language_of(&failed)), (500, "de"));
    assert!(failed.text().contains("failure in de"));
    for (path, title) in [
        ("/de", "title in de"),
        ("/de/nothing", "Nicht gefunden"),
        ("/nothing", "Not Found"),
        ("/pt-BR/nothing", "Not Found"),
        ("/de/users/x", "Nicht gefunden"),
        ("/de/failing", "Fehler"),
    ] {
        let page = server.get(path).await;
        assert!(page.text().contains(&format!("<title>{title}</title>")), "{path}");
    }
}

#[tokio::test]
async fn what_is_decided_behind_the_shell_has_the_language() {
    let server = start().await;
    for (path, text) in [
        ("/de/slow/link", "content=\"0;url=/de/users/7\""),
        ("/slow/link", "content=\"0;url=/users/7\""),
        ("/de/slow/relative", "content=\"0;url=/de/users\""),
        ("/de/slow/missing", "missing in de"),
        ("/de/slow/missing", "loading in de"),
    ] {
        let page = server.get(path).await;
        assert!(page.status == 200 && page.text().contains(text), "{path}: {}", page.text());
    }
}

#[tokio::test]
async fn who_asks_is_told_what_was_asked_for() {
    let server = start().await;
    for path in ["/de/original?x=1", "/original?x=1"] {
        assert!(server.get(path).await.text().contains(&format!("<main>{path}")), "{path}");
    }
}

#[tokio::test]
async fn without_languages_no_segment_is_one() {
    let server = Server::start(routes(), config(&[])).await;
    assert_eq!(server.get("/en/users").await.status, 404);
    assert_eq!(server.get("/de").await.status, 404);
    let page = server.get("/users").await;
    assert_eq!(language_of(&page), "en");
    assert!(page.text().starts_with("<!DOCTYPE html><html><head>"), "{}", page.text());
    assert!(!page.text().contains("rel=\"alternate\""));
    assert!(page.text().contains("<nav><a href=\"/users\" hreflang=\"en\" aria-current=\"true\">"));
}

#[track_caller]
fn check_refused(path: &str, routes: Routes) {
    let build = || drop(routes.languages(Languages::new("en").and("de")).build(config(&[])));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(build)).unwrap_err();
    let text = panic.downcast_ref::<String>().unwrap();
    assert!(text.contains(&format!("the route {path} stands where")), "{text}");
}

#[tokio::test]
async fn a_route_where_a_language_is_does_not_start() {
    async fn page() -> Result<impl IntoView> {
        Ok("page")
    }
    for path in ["/de", "/de/x", "/de/{id}", "/en"] {
        check_refused(path, Routes::new().page(path, formwork::routing::Page::new(page)));
        let methods = formwork::routing::Methods::new().get(async || "got");
        check_refused(path, Routes::new().route(path, methods));
    }
}

/// A site's folder with one public file.
fn site_with(file: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("public").join(file);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, "file").unwrap();
    folder
}

#[tokio::test]
async fn public_files_have_no_languages() {
    let site = site_with("logo.svg");
    let config = config(&[("FORMWORK_SITE", site.path().to_str().unwrap())]);
    let server = Server::start(routes().languages(["en", "de"]), config).await;
    assert_eq!(server.get("/logo.svg").await.text(), "file");
    // Neither has one that came after the start.
    fs::write(site.path().join("public/late.svg"), "file").unwrap();
    assert_eq!(server.get("/late.svg").await.text(), "file");
    for path in ["/de/logo.svg", "/de/late.svg"] {
        let missing = server.get(path).await;
        assert_eq!((missing.status, language_of(&missing)), (404, "de"), "{path}");
    }
}

#[tokio::test]
async fn a_public_file_where_a_language_is_does_not_start() {
    let site = site_with("de/logo.svg");
    let config = config(&[("FORMWORK_SITE", site.path().to_str().unwrap())]);
    let error = routes().languages(["en", "de"]).build(config).unwrap_err().to_string();
    assert!(
        error.contains("/de/logo.svg is a public file where the pages in a language"),
        "{error}"
    );
}

#[tokio::test]
async fn a_dynamic_first_segment_is_none_of_the_languages() {
    async fn slug(Path(slug): Path<String>, own: Language) -> Result<impl IntoView> {
        Ok(format!("{slug} in {}", own.tag()))
    }
    let routes = Routes::new()
        .page("/{slug}", formwork::routing::Page::new(slug).cache(Cache::forever()))
        .languages(["en", "de"]);
    let server = Server::start(routes, config(&[])).await;
    for (path, text) in [("/de/de", "de in de"), ("/DE", "DE in en"), ("/de/x", "x in de")] {
        for _ in 0..2 {
            assert_eq!(server.get(path).await.text(), format!("<!DOCTYPE html>{text}"), "{path}");
        }
    }
    assert_eq!(server.get("/de").await.status, 404);
}
