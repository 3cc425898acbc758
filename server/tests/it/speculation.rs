//! What browsers are told of fetching ahead, and the form that asks.

use formwork::{
    prelude::*,
    routing::{Methods, Page, Routes},
};
use serde_json::Value;

use crate::support::{Server, config};

async fn page() -> Result<impl IntoView> {
    Ok(view! {
        <Search action="/found" debounce=250><input name="q"/></Search>
        <Search><input name="r"/></Search>
    })
}

async fn start() -> Server {
    let routes = Routes::new()
        .page("/", Page::new(page))
        .page("/cached", Page::new(page).cache(Cache::forever()))
        .route("/handler", Methods::new().get(async || "text"));
    Server::start(routes, config(&[])).await
}

#[tokio::test]
async fn every_page_names_the_rules_and_nothing_else_does() {
    let server = start().await;
    for path in ["/", "/cached", "/cached", "/nowhere"] {
        let answer = server.get(path).await;
        let rules = "\"/_formwork/speculation.json\"";
        assert_eq!(answer.header("speculation-rules"), Some(rules), "{path}");
    }
    for path in ["/handler", "/healthz", "/_formwork/speculation.json"] {
        assert_eq!(server.get(path).await.header("speculation-rules"), None, "{path}");
    }
}

#[tokio::test]
async fn the_rules_prefetch_and_render_nothing_ahead() {
    let answer = start().await.get("/_formwork/speculation.json").await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/speculationrules+json"));
    assert_eq!(answer.header("cache-control"), Some("public, max-age=3600"));
    let rules: Value = serde_json::from_slice(&answer.body).unwrap();
    let kinds: Vec<_> = rules.as_object().unwrap().keys().collect();
    assert_eq!(kinds, ["prefetch"]);
}

#[tokio::test]
async fn a_search_is_a_form_that_is_sent_by_get() {
    let page = start().await.get("/").await;
    let form =
        r#"<search><form action="/found" data-formwork-debounce="250"><input name="q"></form>"#;
    assert!(page.text().contains(form), "{}", page.text());
    assert!(page.text().contains("<form><input name=\"r\"></form>"), "{}", page.text());
}
