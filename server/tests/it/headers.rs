//! The headers of the request, anywhere in a request.

use formwork::{
    prelude::*,
    routing::{Methods, Page, Routes},
};

use crate::{
    http::Request,
    sample,
    support::{Server, config},
};

fn named(name: &str) -> String {
    let headers = headers();
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("none").to_owned()
}

fn shown() -> String {
    format!("{} {} {}", named("user-agent"), named("content-type"), named("x-own"))
}

async fn page() -> Result<impl IntoView> {
    Ok(view! { <p>{shown()}</p> })
}

/// Leads to the page, if it sees the headers of the post.
#[action]
async fn look() -> ActionResult<Redirect> {
    match shown().as_str() {
        "Test/1 application/x-www-form-urlencoded own" => Ok(redirect("/page")),
        other => Err(Error::failed(other)),
    }
}

async fn start() -> Server {
    let routes = Routes::new()
        .page("/page", Page::new(page))
        .page("/cached", Page::new(page).cache(Cache::forever()))
        .page("/short", Page::new(page).cache(Cache::revalidate(0)))
        .route("/handler", Methods::new().get(async || shown()));
    Server::start(routes, config(&[])).await
}

fn ask(request: Request) -> Request {
    request.header("user-agent", "Test/1").header("x-own", "own")
}

#[tokio::test]
async fn pages_and_handlers_see_the_headers_of_their_request() {
    let server = start().await;
    let page = server.send(&ask(Request::get("/page"))).await;
    assert!(page.text().contains("<p>Test/1 none own</p>"), "{}", page.text());
    assert_eq!(page.header("cache-control"), Some("private, no-store"));
    let handler = server.send(&ask(Request::get("/handler"))).await;
    assert_eq!(handler.text(), "Test/1 none own");
}

#[tokio::test]
async fn a_cached_page_that_reads_them_is_not_stored() {
    let server = start().await;
    for path in ["/cached", "/short"] {
        for agent in ["Test/1", "Test/2"] {
            let answer = server.send(&Request::get(path).header("user-agent", agent)).await;
            assert!(answer.text().contains(&format!("<p>{agent} none none</p>")), "{path} {agent}");
            assert_eq!(answer.header("formwork-cache"), Some("bypass"));
        }
    }
}

#[tokio::test]
async fn the_page_in_the_answer_to_a_post_sees_those_of_a_page() {
    let server = start().await;
    let post = sample::post::<look>("/page", &[]).header("formwork-request", "submit");
    let page = server.send(&ask(post)).await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<p>Test/1 none none</p>"), "{}", page.text());
}

#[tokio::test]
#[should_panic(expected = "called outside a request")]
async fn outside_a_request_there_are_none() {
    let _ = headers();
}
