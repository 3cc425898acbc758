//! A GET handler whose answer is kept.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{
    body::{self, Body},
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, StatusCode, header, request::Parts};

use super::{
    HandlerFn,
    serve_cached::{self, Cached, Made, Policy},
};
use crate::{error_response, request::RequestContext};

/// The greatest answer that is kept, in bytes: 16 MiB.
pub const ANSWER_LIMIT: usize = 16 * 1024 * 1024;

type ErasedHandler = Arc<dyn Fn(Parts) -> BoxFuture<'static, Response> + Send + Sync>;

/// A handler and how it is cached, its types erased.
pub(super) struct CachedHandler {
    handler: ErasedHandler,
    policy: Policy,
    is_layered: Arc<AtomicBool>,
}

impl CachedHandler {
    /// `is_layered` is known once the route is complete.
    pub(super) fn new<F, Args>(handler: F, policy: Policy, is_layered: Arc<AtomicBool>) -> Self
    where
        F: HandlerFn<Args>,
    {
        Self { handler: Arc::new(move |parts| handler.call(parts)), policy, is_layered }
    }

    /// Answers a GET or HEAD.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Body>) -> Response {
        let Some(context) = RequestContext::current() else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        // What is kept is sent to everyone: it sets no cookies.
        context.allow_cookies(false);
        let (policy, parts) = (self.policy, request.into_parts().0);
        if context.is_draft() {
            return serve_cached::bypass(self, policy, &context, &parts).await;
        }
        serve_cached::answer(self, policy, context, parts).await
    }
}

impl Cached for CachedHandler {
    fn is_layered(&self) -> bool {
        self.is_layered.load(Ordering::Relaxed)
    }

    fn make<'a>(
        &'a self,
        parts: &'a Parts,
        _: &'a RequestContext,
    ) -> BoxFuture<'a, Result<Made, Response>> {
        Box::pin(async move {
            let response = (self.handler)(parts.clone()).await;
            if response.status() != StatusCode::OK || !may_be_shared(response.headers()) {
                return Err(response);
            }
            let (mut head, body) = response.into_parts();
            let body = body::to_bytes(body, ANSWER_LIMIT).await.map_err(|error| {
                let cause = format!("the answer cannot be kept: {error} (limit {ANSWER_LIMIT})");
                error_response::failed_empty(&cause, parts)
            })?;
            head.headers.remove(header::CONTENT_LENGTH);
            Ok(Made { body, headers: head.headers })
        })
    }
}

/// Whether an answer is the same for everyone, as far as it says so itself.
fn may_be_shared(headers: &HeaderMap) -> bool {
    let mut control = headers.get_all(header::CACHE_CONTROL).iter();
    let is_private = control.any(|value| {
        let value = value.to_str().unwrap_or("private").to_ascii_lowercase();
        value.contains("private") || value.contains("no-store")
    });
    !is_private && !headers.contains_key(header::SET_COOKIE) && !headers.contains_key(header::VARY)
}
