//! Answering a request for a page: from the cache, by a render, or after an action.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};

use super::{
    PageRoute, methods,
    serve_cached::{self, Cached, Made},
};
use crate::{
    action,
    cache::{Event, OUTCOME},
    error_response, gate, outcome,
    render::{self, Delivery, Document, Html, Rendered},
    request::RequestContext,
    speculation,
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
        Method::GET | Method::HEAD => {
            let (parts, _) = request.into_parts();
            let taken = outcome::take(&context, &parts);
            let response = read(route, &context, parts).await;
            outcome::settle(taken, &context, &response);
            response
        }
        Method::POST => action::answer_post(&route, context, request).await,
        Method::OPTIONS => (StatusCode::NO_CONTENT, allow()).into_response(),
        _ => (StatusCode::METHOD_NOT_ALLOWED, allow()).into_response(),
    }
}

async fn read(route: Arc<PageRoute>, context: &Arc<RequestContext>, parts: Parts) -> Response {
    match &route.cache {
        Some(keeping) if context.notices.tells() || context.is_draft() => {
            serve_cached::bypass(Arc::clone(&route), keeping, context, &parts).await
        }
        Some(keeping) => {
            serve_cached::answer(Arc::clone(&route), keeping, Arc::clone(context), parts).await
        }
        None => dynamic(&route, context, &parts).await,
    }
}

fn allow() -> [(header::HeaderName, HeaderValue); 1] {
    [(header::ALLOW, methods::allow(&["GET", "POST"]))]
}

async fn dynamic(route: &PageRoute, context: &RequestContext, parts: &Parts) -> Response {
    let rendered = render::page(route, parts, None, Delivery::Streamed).await;
    let cache = context.site().cache();
    cache.note(Event::Bypass);
    cache.note_uncached(&route.path, || match context.recording().visitor_read() {
        Some(what) => format!("it has no CACHE, and differs between visitors: {what}"),
        None => "it has no CACHE".to_owned(),
    });
    not_stored(rendered, context)
}

/// A page of one request: nobody else may be sent it.
fn not_stored(rendered: Rendered, context: &RequestContext) -> Response {
    let control = match &rendered {
        _ if context.is_draft() => "private, no-store",
        // Such as the redirect of a guard: it may depend on the visitor.
        Rendered::Response(_) => "private, no-store",
        Rendered::Document(page) if page.status != StatusCode::OK => "private, no-store",
        // What streams may read more of the visitor after this header is sent.
        Rendered::Document(Document { html: Html::Streamed(_), .. }) => "private, no-store",
        Rendered::Document(_) if context.reads_visitor() => "private, no-store",
        Rendered::Document(_) => "private, no-cache",
    };
    let mut response = rendered.into_response();
    let headers = response.headers_mut();
    if context.is_draft() {
        headers.remove(header::CACHE_CONTROL);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(control));
    headers.insert(OUTCOME, HeaderValue::from_static("bypass"));
    response
}

/// The headers of every page that is stored.
pub(super) fn stored_headers() -> HeaderMap {
    let content_type = HeaderValue::from_static("text/html; charset=utf-8");
    let mut headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type)]);
    speculation::name(&mut headers);
    headers
}

impl Cached for PageRoute {
    fn make<'a>(
        &'a self,
        parts: &'a Parts,
        context: &'a RequestContext,
    ) -> BoxFuture<'a, Result<Made, Response>> {
        Box::pin(async move {
            let page = match render::page(self, parts, None, Delivery::Whole).await {
                Rendered::Document(page) => page,
                other => return Err(not_stored(other, context)),
            };
            let page = page.into_storable();
            let html = page.map_err(|page| not_stored(Rendered::Document(*page), context))?;
            Ok(Made { body: html.into(), headers: stored_headers() })
        })
    }
}
