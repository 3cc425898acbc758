#![doc = include_str!("docs/site_files.md")]

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

pub use manifest::{Manifest, ManifestDisplay, ManifestIcon, ManifestShortcut};
pub use robots::{Robots, RobotsGroup};
pub use sitemap::{
    ChangeFrequency, MAX_BYTES, MAX_URLS, Sitemap, SitemapError, SitemapIndex, SitemapUrl,
};

use crate::{
    config::DEFAULT_BASE, error_response::DIGEST_HEADER, request::RequestContext, request_id,
};

mod manifest;
mod robots;
mod sitemap;

/// How long these files may be kept by browsers and proxies, in seconds.
pub const MAX_AGE_SECONDS: u32 = 3600;

/// A file, to be kept for a while.
fn file(content_type: &'static str, body: impl Into<Body>) -> Response {
    let control = if is_development() {
        HeaderValue::from_static("no-cache")
    } else {
        HeaderValue::try_from(format!("public, max-age={MAX_AGE_SECONDS}"))
            .unwrap_or(HeaderValue::from_static("no-cache"))
    };
    let content_type = HeaderValue::from_static(content_type);
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, control)];
    (headers, body.into()).into_response()
}

/// 500 without a body; the cause goes to the log.
fn failed(file: &'static str, cause: &dyn std::error::Error) -> Response {
    let digest = request_id::next();
    tracing::error!(%digest, file, %cause, "failed");
    (StatusCode::INTERNAL_SERVER_ERROR, [(DIGEST_HEADER, digest.header())]).into_response()
}

/// What stands before the paths of this site.
fn base() -> String {
    match RequestContext::current() {
        Some(context) => context.site().config().base_url(),
        None => DEFAULT_BASE.to_owned(),
    }
}

fn is_development() -> bool {
    RequestContext::current().is_some_and(|context| context.site().config().development)
}
