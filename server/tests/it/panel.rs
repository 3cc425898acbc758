//! What development shows of the cache.

use formwork::{
    prelude::*,
    routing::{Page, Routes},
};
use serde_json::Value;

use crate::{
    http::Request,
    sample::{Counter, invalidate, post},
    support::{Server, config},
};

async fn cached(Path(_): Path<u32>) -> Result<impl IntoView> {
    Ok("<cached>")
}

async fn visitor() -> Result<impl IntoView> {
    let theme = cookies().get("theme");
    Ok(theme.unwrap_or_default())
}

async fn plain() -> Result<impl IntoView> {
    Ok("plain")
}

async fn server(variables: &[(&str, &str)]) -> Server {
    let tagged = Cache::revalidate(60).tags(&["numbers"]);
    let routes = Routes::new()
        .page("/numbers/{id}", Page::new(cached).cache(tagged))
        .page("/theme", Page::new(visitor).cache(Cache::forever()))
        .page("/visitor", Page::new(visitor))
        .page("/plain", Page::new(plain))
        .with_state(Counter::default());
    Server::start(routes, config(variables)).await
}

async fn panel(server: &Server) -> Value {
    server.send(&Request::get("/_formwork/cache").header("accept", "application/json")).await.json()
}

fn find<'a>(rows: &'a Value, name: &str, value: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row[name] == value).unwrap_or_else(|| panic!("no {name} {value}"))
}

#[tokio::test]
async fn the_panel_says_what_is_stored_and_what_became_of_the_rest() {
    let server = server(&[("FORMWORK_DEV", "1")]).await;
    for path in ["/numbers/1", "/numbers/1", "/numbers/2", "/theme", "/visitor", "/plain"] {
        assert_eq!(server.get(path).await.status, 200, "{path}");
    }
    let seen = panel(&server).await;
    let entry = find(&seen["entries"], "key", "/numbers/1");
    assert_eq!((&entry["state"], &entry["hits"]), (&"fresh".into(), &1.into()), "{entry}");
    let tags = ["layout /", "layout /numbers", "layout /numbers/{id}", "pages /numbers/{id}"];
    let tags = [&tags[..], &["tag numbers"]].concat();
    assert_eq!(entry["tags"], Value::from(tags));
    assert!(entry["bytes"].as_u64().unwrap() > 100, "{entry}");
    assert!((50..=60).contains(&entry["fresh_for_seconds"].as_u64().unwrap()));
    for (route, why) in [
        ("/theme", "it has CACHE, but differs between visitors: cookies"),
        ("/visitor", "it has no CACHE, and differs between visitors: cookies"),
        ("/plain", "it has no CACHE"),
    ] {
        assert_eq!(find(&seen["uncached"], "route", route)["why"], why);
    }
    let hits = find(&seen["counters"], "name", "formwork_cache_hits_total");
    assert_eq!(hits["count"], 1);

    server.send(&post::<invalidate>("/plain", &["/numbers/1"])).await;
    let seen = panel(&server).await;
    let dropped = find(&seen["dropped"], "key", "/numbers/1");
    assert_eq!(dropped["why"], "invalidated: path /numbers/1");
}

#[tokio::test]
async fn the_panel_is_a_page_for_people() {
    let server = server(&[("FORMWORK_DEV", "1")]).await;
    server.get("/numbers/1").await;
    let page = server.get("/_formwork/cache").await;
    assert_eq!(page.header("content-type"), Some("text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.text().contains("/numbers/1") && page.text().contains("tag numbers"));
    let style = server.get("/_formwork/cache.css").await;
    assert_eq!((style.status, style.header("content-type")), (200, Some("text/css")));
}

#[tokio::test]
async fn outside_development_there_is_no_panel() {
    let server = server(&[]).await;
    assert_eq!(server.get("/_formwork/cache").await.status, 404);
    assert_eq!(server.get("/_formwork/cache.css").await.status, 404);
}

#[tokio::test]
async fn without_memory_nothing_is_kept() {
    let server = server(&[("FORMWORK_CACHE_MEMORY", "0")]).await;
    for _ in 0..2 {
        assert_eq!(server.get("/numbers/1").await.header("formwork-cache"), Some("miss"));
    }
}
