//! What the head of a document says.

use super::{start, start_with};
use crate::http::Response;

/// The `rel`, `hreflang` and address of the links that say where the page is.
#[track_caller]
fn addresses(page: &Response) -> Vec<String> {
    let links = page.text().split("<link ").skip(1);
    let links = links.map(|link| link.split('>').next().unwrap().replace('"', ""));
    links.filter(|link| link.contains("canonical") || link.contains("alternate")).collect()
}

#[tokio::test]
async fn the_document_is_in_the_language() {
    let server = start().await;
    let start = |page: &Response| page.text().split("<head>").next().unwrap().to_owned();
    for path in ["/", "/users", "/nothing"] {
        assert_eq!(start(&server.get(path).await), "<!DOCTYPE html><html lang=\"en\">", "{path}");
    }
    for path in ["/de", "/de/users", "/de/nothing", "/de/failing"] {
        let german = start(&server.get(path).await);
        let expect = "<!DOCTYPE html><html lang=\"de\" data-formwork-failed=\"Die Änderungen";
        assert!(german.starts_with(expect), "{path}: {german}");
        assert!(german.contains(" data-formwork-offline=\"Keine Verbindung."), "{path}: {german}");
        assert!(german.contains(" data-formwork-call=\"Das hat nicht"), "{path}: {german}");
    }
    let page = server.get("/pt-BR").await;
    assert_eq!(start(&page), "<!DOCTYPE html><html lang=\"pt-BR\">", "the script speaks English");
}

#[tokio::test]
async fn search_engines_are_told_of_the_other_languages() {
    let server = start().await;
    for path in ["/users", "/de/users", "/users?x=1", "/pt-BR/users"] {
        assert_eq!(
            addresses(&server.get(path).await),
            [
                "rel=alternate href=/users hreflang=en",
                "rel=alternate href=/de/users hreflang=de",
                "rel=alternate href=/pt-BR/users hreflang=pt-BR",
                "rel=alternate href=/users hreflang=x-default",
            ],
            "{path}"
        );
    }
    for path in ["/de/hidden", "/de/nothing", "/de/failing"] {
        assert_eq!(addresses(&server.get(path).await), [""; 0], "{path}");
    }
}

#[tokio::test]
async fn the_canonical_address_is_within_the_language() {
    let server = start_with(&[("FORMWORK_ORIGIN", "https://example.org")]).await;
    let get = async |path: &str| {
        let request = crate::http::Request::get(path).header("host", "example.org");
        addresses(&server.send(&request).await)
    };
    for (path, own) in [("/said", "/users"), ("/de/said", "/de/users")] {
        assert_eq!(
            get(path).await,
            [
                format!("rel=canonical href=https://example.org{own}?page=3"),
                "rel=alternate href=https://example.org/users?page=3 hreflang=en".to_owned(),
                "rel=alternate href=https://example.org/de/users?page=3 hreflang=de".to_owned(),
                "rel=alternate href=https://example.org/pt-BR/users?page=3 hreflang=pt-BR"
                    .to_owned(),
                "rel=alternate href=https://example.org/users?page=3 hreflang=x-default".to_owned(),
            ]
        );
    }
    let german = crate::http::Request::get("/de/said").header("host", "example.org");
    let german = server.send(&german).await;
    let shared = "<meta property=\"og:url\" content=\"https://example.org/de/users\">";
    assert!(german.text().contains(shared), "{}", german.text());
    assert_eq!(get("/de/said/elsewhere").await, ["rel=canonical href=https://other.org/"]);
}
