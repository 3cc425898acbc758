//! Where links lead.

use super::{attribute, start};
use crate::{http::Response, log::Log};

#[track_caller]
fn href(page: &Response, id: &str) -> String {
    attribute(page, &format!("id=\"{id}\""), "href")
}

#[tokio::test]
async fn links_stay_in_the_language_and_strings_as_they_are() {
    let server = start().await;
    for path in ["/linked", "/linked/kept"] {
        for (prefix, start) in [("", "/"), ("/de", "/de"), ("/pt-BR", "/pt-BR")] {
            for _ in 0..2 {
                let page = server.get(&format!("{prefix}{path}")).await;
                assert_eq!(href(&page, "start"), start);
                assert_eq!(href(&page, "page"), format!("{prefix}/users?page=2"));
                assert_eq!(href(&page, "english"), "/users");
                assert_eq!(href(&page, "german"), "/de/users/7");
                assert_eq!(href(&page, "unknown"), format!("{prefix}/users"));
                assert_eq!(href(&page, "api"), "/api/users");
                assert_eq!(href(&page, "api-german"), "/api/users");
                assert_eq!(href(&page, "string"), "/users");
                assert_eq!(attribute(&page, "id=\"text\"", "title"), "/users");
                assert_eq!(attribute(&page, "id=\"german-text\"", "title"), "/de/users");
                assert_eq!(attribute(&page, "form action", "action"), format!("{prefix}/users"));
            }
        }
    }
}

#[tokio::test]
async fn a_language_that_there_is_not_is_reported() {
    let log = Log::capture();
    let server = start().await;
    server.get("/linked").await;
    assert_eq!(log.with("a link cannot be in this language").len(), 1);
}

#[tokio::test]
async fn a_menu_has_the_page_in_each_language() {
    let server = start().await;
    let menu = |languages: [(&str, bool); 3]| {
        let links = languages.map(|(address, is_current)| {
            let tag = address.split(['/', '?']).nth(1).filter(|it| ["de", "pt-BR"].contains(it));
            let current = if is_current { " aria-current=\"true\"" } else { "" };
            format!("<a href=\"{address}\" hreflang=\"{}\"{current}></a>", tag.unwrap_or("en"))
        });
        format!("<nav>{}</nav>", links.concat())
    };
    for (path, languages) in [
        ("/", [("/", true), ("/de", false), ("/pt-BR", false)]),
        ("/de", [("/", false), ("/de", true), ("/pt-BR", false)]),
        (
            "/de/linked?x=1",
            [("/linked?x=1", false), ("/de/linked?x=1", true), ("/pt-BR/linked?x=1", false)],
        ),
        // Of a cached page, what it declares.
        (
            "/de/users?page=2&x=1",
            [("/users?page=2", false), ("/de/users?page=2", true), ("/pt-BR/users?page=2", false)],
        ),
        ("/pt-BR/nothing", [("/nothing", false), ("/de/nothing", false), ("/pt-BR/nothing", true)]),
    ] {
        for _ in 0..2 {
            let page = server.get(path).await;
            assert!(
                page.text().replace("<!---->", "").contains(&menu(languages)),
                "{path}: {}",
                page.text()
            );
        }
    }
}
