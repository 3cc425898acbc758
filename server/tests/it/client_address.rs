//! Whose address a request is said to come from: on pages, in actions, and in a cache.

use formwork::{
    prelude::*,
    request::client_address,
    routing::{Methods, Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, config},
};

fn told() -> String {
    client_address().map_or("nobody".to_owned(), |address| address.to_string())
}

#[action]
async fn tell(_: NoFields) -> ActionResult<String> {
    Ok(told())
}

async fn page() -> Result<impl IntoView> {
    let state = use_action(tell);
    Ok(view! {
        <p>{format!("page: {}", told())}</p>
        <Form action=tell let(NoFields)><p>{state.value().map(|it| format!("action: {it}"))}</p></Form>
    })
}

/// Is not stored, though it says that it may be: it is another one for each visitor.
async fn cached() -> Result<impl IntoView> {
    Ok(told())
}

async fn start(proxies: &str) -> Server {
    let routes = Routes::new()
        .page("/", Page::new(page))
        .page("/cached", Page::new(cached).cache(Cache::forever()))
        .route("/handler", Methods::new().get(async || told()));
    Server::start(routes, config(&[("FORMWORK_TRUSTED_PROXIES", proxies)])).await
}

fn behind(request: Request, forwarded: &str) -> Request {
    request.header("x-forwarded-for", forwarded)
}

#[tokio::test]
async fn the_header_counts_from_a_trusted_proxy_alone() {
    for (proxies, expect) in
        [("", "127.0.0.1"), ("10.0.0.0/8", "127.0.0.1"), ("127.0.0.0/8", "192.0.2.7")]
    {
        let server = start(proxies).await;
        let forwarded = "203.0.113.9, 192.0.2.7";
        let page = server.send(&behind(Request::get("/"), forwarded)).await;
        assert!(page.text().contains(&format!("page: {expect}")), "{proxies}: {}", page.text());
        let handler = server.send(&behind(Request::get("/handler"), forwarded)).await;
        assert_eq!(handler.text(), expect);
        let form = server.form("/", "tell").await;
        let post = Request::form("/", form.body()).header("formwork-request", "submit");
        let posted = server.send(&behind(post, forwarded)).await;
        assert!(posted.text().contains(&format!("action: {expect}")), "{}", posted.text());
    }
}

#[tokio::test]
async fn a_page_that_asks_is_not_stored() {
    let server = start("127.0.0.1").await;
    for address in ["192.0.2.7", "192.0.2.8"] {
        let page = server.send(&behind(Request::get("/cached"), address)).await;
        assert!(page.text().contains(address), "{}", page.text());
        assert_eq!(page.header("cache-control"), Some("private, no-store"));
    }
}

#[test]
fn what_is_no_address_stops_the_server() {
    let error = formwork::config::Config::from_variables(|name| {
        (name == "FORMWORK_TRUSTED_PROXIES").then(|| "10.0.0.1, proxy.example.org".to_owned())
    });
    let error = error.unwrap_err().to_string();
    assert!(error.contains("FORMWORK_TRUSTED_PROXIES"), "{error}");
    assert!(error.contains("proxy.example.org is no address"), "{error}");
}
