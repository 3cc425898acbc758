//! Answering a request for a page: from the cache, by a render, or after an action.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use formwork_core::cache::Cache;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};

use super::{PageRoute, methods};
use crate::{
    action,
    cache::{self, Lookup, OUTCOME, Ticket},
    error_response, gate, render,
    request::RequestContext,
};

/// Answers any request for a page.
pub(crate) async fn answer(route: Arc<PageRoute>, request: Request<Body>) -> Response {
    let Some(context) = RequestContext::current() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    context.allow_cookies(false);
    let head = gate::head(&request);
    match render::catch_panic(by_method(route, context, request)).await {
        Ok(response) => response,
        Err(panic) => error_response::failed(&panic, &head),
    }
}

async fn by_method(
    route: Arc<PageRoute>,
    context: Arc<RequestContext>,
    request: Request<Body>,
) -> Response {
    match *request.method() {
        Method::GET | Method::HEAD => match route.cache {
            Some(cache) => cached(route, cache, context, request).await,
            None => dynamic(&route, &context, request).await,
        },
        Method::POST => action::answer_post(&route, context, request).await,
        Method::OPTIONS => (StatusCode::NO_CONTENT, allow()).into_response(),
        _ => (StatusCode::METHOD_NOT_ALLOWED, allow()).into_response(),
    }
}

fn allow() -> [(header::HeaderName, HeaderValue); 1] {
    [(header::ALLOW, methods::allow(&["GET", "POST"]))]
}

async fn dynamic(route: &PageRoute, context: &RequestContext, request: Request<Body>) -> Response {
    let (parts, _) = request.into_parts();
    match render::page(route, &parts, None).await {
        Ok(html) => document(html, context),
        Err(refusal) => error_response::refusal(refusal, &parts).await,
    }
}

/// A page of one request: nobody else may be sent it.
fn document(html: String, context: &RequestContext) -> Response {
    let control = if context.reads_visitor() { "private, no-store" } else { "private, no-cache" };
    let mut response = Response::new(Body::from(html));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(control));
    headers.insert(OUTCOME, HeaderValue::from_static("bypass"));
    response
}

async fn cached(
    route: Arc<PageRoute>,
    cache: Cache,
    context: Arc<RequestContext>,
    request: Request<Body>,
) -> Response {
    let (parts, _) = request.into_parts();
    let pages = context.site().cache();
    let key = cache::key(parts.uri.path());
    match pages.get(&key) {
        Lookup::Hit(entry) => entry.answer(&parts.headers),
        Lookup::Stale(entry) => {
            if let Some(ticket) = pages.try_begin(&key) {
                refresh_behind(route, cache, &context, &parts, ticket);
            }
            entry.answer_as("stale", &parts.headers)
        }
        Lookup::Miss => {
            let ticket = pages.begin(&key).await;
            // Someone else may have rendered it while this request waited.
            if let Lookup::Hit(entry) = pages.get(&key) {
                pages.give_up(ticket);
                return entry.answer_as("miss", &parts.headers);
            }
            fill(&route, cache, &context, &parts, ticket).await
        }
    }
}

/// Renders a page anew while its old form is served.
fn refresh_behind(
    route: Arc<PageRoute>,
    cache: Cache,
    context: &RequestContext,
    parts: &Parts,
    ticket: Ticket,
) {
    let render = context.for_render(&HeaderMap::new());
    let parts = parts.clone();
    let scope = Arc::clone(&render);
    tokio::spawn(scope.scope(async move {
        fill(&route, cache, &render, &parts, ticket).await;
    }));
}

/// Renders a page and stores it.
async fn fill(
    route: &PageRoute,
    cache: Cache,
    context: &RequestContext,
    parts: &Parts,
    ticket: Ticket,
) -> Response {
    let mut ticket = GivenUp { context, ticket: Some(ticket) };
    let anonymous = anonymous(parts);
    match render::page(route, &anonymous, None).await {
        Ok(html) if context.reads_visitor() => {
            tracing::warn!(
                path = parts.uri.path(),
                "not stored: the page has CACHE, and something in it reads what differs between visitors"
            );
            document(html, context)
        }
        Ok(html) => match ticket.ticket.take() {
            Some(ticket) => {
                let entry = context.site().cache().store(ticket, html.into(), cache);
                entry.answer_as("miss", &parts.headers)
            }
            None => document(html, context),
        },
        Err(refusal) => error_response::refusal(refusal, parts).await,
    }
}

/// Gives the ticket back if the render fails, panics, or its request goes away.
struct GivenUp<'a> {
    context: &'a RequestContext,
    ticket: Option<Ticket>,
}

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().give_up(ticket);
        }
    }
}

/// The request as a cached page sees it: the path, and nothing that a visitor could vary.
fn anonymous(parts: &Parts) -> Parts {
    let mut anonymous = parts.clone();
    anonymous.headers = HeaderMap::new();
    anonymous.method = Method::GET;
    if let Ok(uri) = parts.uri.path().parse() {
        anonymous.uri = uri;
    }
    anonymous
}
