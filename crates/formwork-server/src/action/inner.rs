//! Asking the router for a page from within a request: the second half of one round trip.

use std::sync::Arc;

use axum::{body::Body, response::Response};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts};
use tower::ServiceExt;

use crate::{
    gate::{self, Spelling},
    language::Languages,
    outcome,
    request::RequestContext,
};

/// How many redirects are followed before the browser is left to do it.
const MAX_REDIRECTS: usize = 5;

/// What a GET of a path of this site leads to.
pub(super) struct Page {
    /// The path that the redirects ended at.
    pub(super) location: String,
    pub(super) response: Response,
    /// Whether it is another one than that which was asked for.
    pub(super) is_elsewhere: bool,
    /// The render of it; `None` if the redirects had no end.
    render: Option<Arc<RequestContext>>,
}

/// Gets the page at `location`, as the visitor who sent `parts` would, cookies of this very
/// answer included.
///
/// The visitor's browser sees the last answer only, so that one sets the cookies of them all.
///
/// What is pending is told to the page that it ends at; what no page shows waits for the next GET.
pub(super) async fn get(context: &Arc<RequestContext>, parts: &Parts, location: String) -> Page {
    let page = follow(context, parts, location).await;
    outcome::keep(context, &page.location);
    page
}

/// The same for who is on that page: what is pending is told only if the page is still there, and
/// waits otherwise.
pub(super) async fn get_again(
    context: &Arc<RequestContext>,
    parts: &Parts,
    location: String,
) -> Page {
    let page = follow(context, parts, location).await;
    let is_there = !page.is_elsewhere && page.response.status() == StatusCode::OK;
    if let Some(render) = page.render.as_ref().filter(|_| !is_there) {
        outcome::take_back(context, render, &page.response);
    }
    outcome::keep(context, &page.location);
    page
}

async fn follow(context: &RequestContext, parts: &Parts, mut location: String) -> Page {
    let mut set = Vec::new();
    let mut is_elsewhere = false;
    for _ in 0..MAX_REDIRECTS {
        location = canonical(location, context.site().languages());
        let (mut response, render) = get_once(context, parts, &location).await;
        set.extend(take_cookies(response.headers_mut()));
        let next = response.headers().get(header::LOCATION).map(HeaderValue::as_bytes);
        let next = next.and_then(|next| std::str::from_utf8(next).ok());
        let next = next.filter(|next| next.starts_with('/') && !next.starts_with("//"));
        match next.filter(|_| response.status().is_redirection()) {
            Some(next) => location = next.to_owned(),
            None => {
                let response = with_cookies(response, set);
                return Page { location, response, is_elsewhere, render };
            }
        }
        is_elsewhere = true;
    }
    let response = with_cookies(Response::new(Body::empty()), set);
    Page { location, response, is_elsewhere, render: None }
}

fn take_cookies(headers: &mut HeaderMap) -> Vec<HeaderValue> {
    let set = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    set
}

fn with_cookies(mut response: Response, set: Vec<HeaderValue>) -> Response {
    for cookie in set {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The location that the gate would redirect to, which is not asked here.
fn canonical(location: String, languages: Option<&Languages>) -> String {
    let end = location.find(['?', '#']).unwrap_or(location.len());
    let (path, rest) = location.split_at(end);
    match gate::spelling(path, languages) {
        Spelling::Other(path) => path + rest,
        _ => location,
    }
}

async fn get_once(
    context: &RequestContext,
    parts: &Parts,
    location: &str,
) -> (Response, Option<Arc<RequestContext>>) {
    let address = location.split('#').next().unwrap_or_default();
    let (language, plain) = context.site().split_language(address);
    let Ok(uri) = plain.parse::<Uri>() else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return (response, None);
    };
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    *request.headers_mut() = page_headers(context, &parts.headers);
    let render = context.for_render_in(language, request.headers());
    // As the gate does: a handler may set cookies, and pages forbid it for themselves.
    render.allow_cookies(true);
    outcome::tell(context, &render);
    let router = context.site().router();
    let answered = render.scope(router.oneshot(request)).await;
    let response = match answered {
        Ok(response) => response,
        Err(never) => match never {},
    };
    outcome::adopt(context, &render, &response);
    let mut cookies = context.cookies();
    cookies.clone_from(&render.cookies());
    cookies.note_set(response.headers());
    context.answer_headers().extend(std::mem::take(&mut *render.answer_headers()));
    (response, Some(render))
}

/// The headers that a browser would send for the page: without those of the body and of the post.
fn page_headers(context: &RequestContext, headers: &HeaderMap) -> HeaderMap {
    let kept = [header::HOST, header::USER_AGENT, header::ACCEPT_LANGUAGE];
    let mut page: HeaderMap = kept
        .into_iter()
        .filter_map(|name| Some((name.clone(), headers.get(name)?.clone())))
        .collect();
    if let Some(cookies) = context.cookies().to_header() {
        page.insert(header::COOKIE, cookies);
    }
    page
}
