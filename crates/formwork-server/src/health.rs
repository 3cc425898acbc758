//! `/healthz`: whether this server can serve.

use std::time::Duration;

use axum::routing::{MethodRouter, get};
use http::{StatusCode, header};

/// How long the check may take, in seconds.
const CHECK_SECONDS: u64 = 1;

/// 200 while `check` says true, 503 when it says false or takes too long.
pub(crate) fn route<F, Fut>(check: F) -> MethodRouter
where
    F: Fn() -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = bool> + Send + 'static,
{
    get(async move || {
        let limit = Duration::from_secs(CHECK_SECONDS);
        let healthy = tokio::time::timeout(limit, check()).await.unwrap_or(false);
        let status = if healthy { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
        (status, [(header::CACHE_CONTROL, "no-store")])
    })
}
