//! Answers that are kept, and what else reaches them of one visitor: through actions and layers.

use formwork::{
    axum::{
        extract::Request as AxumRequest,
        http::{HeaderMap, HeaderValue, header},
        middleware::{Next, from_fn},
        response::Response as AxumResponse,
    },
    prelude::*,
    routing::{Methods, Page, Routes},
};

use crate::{
    http::Request,
    support::{Server, config},
};

/// The name of the visitor, taken by an extractor.
#[action]
async fn who(#[extract] headers: HeaderMap) -> ActionResult<String> {
    let name = headers.get("x-name").and_then(|name| name.to_str().ok());
    Ok(name.unwrap_or("nobody").to_owned())
}

async fn who_text() -> Result<String, ApiError> {
    Ok(who().await?)
}

async fn who_page() -> Result<impl IntoView> {
    who().await
}

#[cached]
async fn who_value() -> Result<String> {
    who().await
}

async fn who_value_text() -> Result<String, ApiError> {
    Ok(who_value().await?)
}

#[tokio::test]
async fn what_an_action_extracts_is_kept_for_nobody_else() {
    let forever = Cache::forever();
    let routes = Routes::new()
        .page("/page", Page::new(who_page).cache(forever))
        .route("/handler", Methods::new().cached_get(who_text, forever))
        .route("/value", Methods::new().cached_get(who_value_text, forever));
    let server = Server::start(routes, config(&[])).await;
    for path in ["/page", "/handler", "/value"] {
        for name in ["Ada", "Grace"] {
            server.send(&Request::get(path).header("x-name", name)).await;
        }
        let answer = server.get(path).await;
        assert!(answer.text().ends_with("nobody"), "{path}: {}", answer.text());
    }
}

/// As a layer that keeps sessions does.
async fn with_session(request: AxumRequest, next: Next) -> AxumResponse {
    let mut response = next.run(request).await;
    let cookie = HeaderValue::from_static("session=secret");
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}

#[tokio::test]
async fn no_cache_on_the_way_may_keep_the_cookie_that_a_layer_sets() {
    let cache = Cache::forever().shared_for(60);
    let kept = Methods::new().cached_get(async || "kept", cache).layer(from_fn(with_session));
    let server = Server::start(Routes::new().route("/", kept), config(&[])).await;
    for outcome in ["miss", "hit"] {
        let answer = server.get("/").await;
        assert_eq!(answer.header("formwork-cache"), Some(outcome));
        assert_eq!(answer.header("set-cookie"), Some("session=secret"));
        assert_eq!(answer.header("cache-control"), Some("private, no-store"));
        assert_eq!(answer.header("cdn-cache-control"), None);
    }
}
