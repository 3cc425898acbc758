//! What holds for every request: host, canonical path, panics, time limit, security headers, log.

use std::{
    sync::{Arc, LazyLock},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header, request::Parts};

use crate::{
    config::{Config, REQUEST_SECONDS},
    cookies, error_response, render,
    request::RequestContext,
    request_id,
    routing::Site,
};

/// No inline script and no inline style; WASM may be compiled.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// Headers of every answer that does not set them itself.
static SECURITY_HEADERS: LazyLock<[(HeaderName, HeaderValue); 4]> = LazyLock::new(|| {
    [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
        ),
    ]
});

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// Puts the gate around the router.
pub(crate) fn wrap(router: Router, site: Arc<Site>) -> Router {
    router.layer(middleware::from_fn_with_state(site, pass))
}

async fn pass(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let id = request_id::next();
    let line = LogLine::new(&request, id);
    let secure = site.config().is_secure();
    let mut response = match refuse(&request, site.config()) {
        Some(refused) => refused,
        None => answer(site, request, next).await,
    };
    let headers = response.headers_mut();
    for (name, value) in &*SECURITY_HEADERS {
        headers.entry(name).or_insert_with(|| value.clone());
    }
    if secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR);
    }
    headers.insert(REQUEST_ID, id.header());
    line.write(response.status());
    response
}

/// What is answered without asking a route.
fn refuse(request: &Request, config: &Config) -> Option<Response> {
    if !is_own_host(request.headers(), config) {
        return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
    }
    let known = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
        Method::CONNECT,
        Method::TRACE,
    ];
    if !known.contains(request.method()) {
        return Some(StatusCode::BAD_REQUEST.into_response());
    }
    let canonical = canonical_path(request.uri().path())?;
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::try_from(canonical + &query).ok()?;
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}

/// With a configured origin, a request for another host is misdirected (RFC 9110, 15.5.20).
fn is_own_host(headers: &HeaderMap, config: &Config) -> bool {
    let Some(origin) = &config.origin else {
        return true;
    };
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| origin.is_host(host))
}

/// The one form of a path that has a trailing or doubled slash; `None` if it has none.
fn canonical_path(path: &str) -> Option<String> {
    let is_canonical = path == "/" || (!path.contains("//") && !path.ends_with('/'));
    if is_canonical || !path.starts_with('/') {
        return None;
    }
    let segments = path.split('/').filter(|segment| !segment.is_empty());
    let canonical: String = segments.flat_map(|segment| ["/", segment]).collect();
    Some(if canonical.is_empty() { "/".to_owned() } else { canonical })
}

/// Runs the route within its limits, and adds the cookies that it set.
async fn answer(site: Arc<Site>, request: Request, next: Next) -> Response {
    let context = RequestContext::new(site, request.headers());
    // Handlers are plain axum functions; pages and actions set the permission for themselves.
    context.allow_cookies(true);
    let log_parts = head(&request);
    let limit = Duration::from_secs(REQUEST_SECONDS);
    let routed = context.scope(tokio::time::timeout(limit, next.run(request)));
    let mut response = match render::catch_panic(routed).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        Err(panic) => error_response::failed(&panic, &log_parts),
    };
    cookies::write(&context.cookies(), response.headers_mut());
    response
}

/// What a log line needs of a request whose body is on its way elsewhere.
fn head(request: &Request) -> Parts {
    let mut head = http::Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    head.into_parts().0
}

/// The line of the log for one request.
struct LogLine {
    request: Option<(Method, String, Instant)>,
    id: request_id::RequestId,
}

impl LogLine {
    fn new(request: &http::Request<Body>, id: request_id::RequestId) -> Self {
        let wanted = tracing::enabled!(target: "formwork::request", tracing::Level::INFO);
        let request = wanted
            .then(|| (request.method().clone(), request.uri().path().to_owned(), Instant::now()));
        Self { request, id }
    }

    fn write(self, status: StatusCode) {
        let Some((method, path, started)) = self.request else {
            return;
        };
        let micros = started.elapsed().as_micros();
        tracing::info!(
            target: "formwork::request",
            %method, path, status = status.as_u16(), micros, id = %self.id
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, expect: Option<&str>) {
        assert_eq!(canonical_path(path).as_deref(), expect, "{path:?}");
    }

    #[test]
    fn trailing_and_doubled_slashes_have_one_canonical_form() {
        check("/", None);
        check("/users/7", None);
        check("/users/", Some("/users"));
        check("//users", Some("/users"));
        check("/users//7///", Some("/users/7"));
        check("//", Some("/"));
        check("//evil.org/", Some("/evil.org"));
    }
}
