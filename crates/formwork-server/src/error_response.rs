//! What is shown instead of a page: 404 and the other errors.

use axum::{
    body::Body,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, Method, Request, StatusCode, header, request::Parts};
use tower::ServiceExt;
use tower_http::services::ServeDir;

use crate::{
    language::{self, current_language},
    render,
    request_id::{self, RequestId},
};

/// The header that holds what a failure's log line is found by.
pub(crate) const DIGEST_HEADER: &str = "formwork-digest";

/// Answers what no route does: a public file, or 404.
pub(crate) async fn fallback(public: ServeDir, request: Request<Body>) -> Response {
    let (parts, body) = request.into_parts();
    // A public file has no languages.
    let is_plain = current_language().is_default();
    if is_plain && matches!(parts.method, Method::GET | Method::HEAD) {
        let request = Request::from_parts(parts.clone(), body);
        let response = match public.oneshot(request).await {
            Ok(response) => response.map(Body::new),
            Err(never) => match never {},
        };
        if response.status() != StatusCode::NOT_FOUND {
            return response;
        }
    }
    page(StatusCode::NOT_FOUND, &parts).await
}

/// 500: the cause goes to the log, its digest to the visitor.
pub(crate) fn failed(cause: &str, parts: &Parts) -> Response {
    let digest = log_failure(cause, parts);
    let text = failed_text(&digest.to_string());
    let mut response = plain(StatusCode::INTERNAL_SERVER_ERROR, &text);
    response.headers_mut().insert(DIGEST_HEADER, digest.header());
    response
}

/// What a page says that needs nothing of the application.
pub(crate) fn failed_text(digest: &str) -> String {
    format!("Something went wrong here. The digest of the failure is {digest}.")
}

/// 500 without a body, for what is no page.
pub(crate) fn failed_empty(cause: &str, parts: &Parts) -> Response {
    let digest = log_failure(cause, parts);
    (StatusCode::INTERNAL_SERVER_ERROR, [(DIGEST_HEADER, digest.header())]).into_response()
}

/// Logs a failure, and gives the digest by which the line is found.
pub(crate) fn log_failure(cause: &str, parts: &Parts) -> RequestId {
    log(cause, parts, &language::path_of_request(parts))
}

/// The same for the head of a request as it was sent.
pub(crate) fn log_failure_of_sent(cause: &str, sent: &Parts) -> RequestId {
    log(cause, sent, sent.uri.path())
}

fn log(cause: &str, parts: &Parts, path: &str) -> RequestId {
    let digest = request_id::next();
    tracing::error!(%digest, method = %parts.method, path, cause, "failed");
    digest
}

/// Logs why something is answered with 503, if that is known.
pub(crate) fn log_unavailable(
    cause: Option<&(dyn std::error::Error + Send + Sync + 'static)>,
    parts: &Parts,
) {
    if let Some(cause) = cause {
        let (cause, path) = (describe(cause), language::path_of_request(parts));
        tracing::warn!(method = %parts.method, %path, cause, "unavailable");
    }
}

/// An error and its causes in one line.
pub(crate) fn describe(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}

/// The page for a status that no page is to blame for: the application's own for 404, a plain one
/// for the others.
pub(crate) async fn page(status: StatusCode, parts: &Parts) -> Response {
    if status == StatusCode::NOT_FOUND {
        return no_store(render::missing(parts).await.into_response());
    }
    plain(status, status.canonical_reason().unwrap_or("Error"))
}

/// A page that needs nothing of the application.
fn plain(status: StatusCode, text: &str) -> Response {
    no_store((status, Html(plain_html(status, text))).into_response())
}

pub(crate) fn plain_html(status: StatusCode, text: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{code}</title></head>\
         <body><h1>{code}</h1><p>{text}</p></body></html>",
        code = status.as_u16(),
    )
}

fn no_store(mut response: Response) -> Response {
    let control = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, control);
    response
}
