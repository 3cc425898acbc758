//! A GET handler whose answer is kept.

use std::sync::Arc;

use axum::{
    body::{self, Body},
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use http::{Request, StatusCode, header, request::Parts};

use super::{
    HandlerFn,
    serve_cached::{self, Cached, Policy},
};
use crate::{cache::Entry, error_response, request::RequestContext};

/// The greatest answer that is kept, in bytes: 16 MiB.
pub const ANSWER_LIMIT: usize = 16 * 1024 * 1024;

type ErasedHandler = Arc<dyn Fn(Parts) -> BoxFuture<'static, Response> + Send + Sync>;

/// A handler and how it is cached, its types erased.
pub(super) struct CachedHandler {
    handler: ErasedHandler,
    policy: Policy,
}

impl CachedHandler {
    pub(super) fn new<F, Args>(handler: F, policy: Policy) -> Self
    where
        F: HandlerFn<Args>,
    {
        Self { handler: Arc::new(move |parts| handler.call(parts)), policy }
    }

    /// Answers a GET or HEAD.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Body>) -> Response {
        let Some(context) = RequestContext::current() else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        // What is kept is sent to everyone: it sets no cookies.
        context.allow_cookies(false);
        let policy = self.policy;
        serve_cached::answer(self, policy, context, request.into_parts().0).await
    }
}

impl Cached for CachedHandler {
    fn make<'a>(
        &'a self,
        parts: &'a Parts,
        _: &'a RequestContext,
    ) -> BoxFuture<'a, Result<Entry, Response>> {
        Box::pin(async move {
            let response = (self.handler)(parts.clone()).await;
            let is_public = !response.headers().contains_key(header::SET_COOKIE);
            if response.status() != StatusCode::OK || !is_public {
                return Err(response);
            }
            let (mut head, body) = response.into_parts();
            let body = body::to_bytes(body, ANSWER_LIMIT).await.map_err(|error| {
                let cause = format!("the answer cannot be kept: {error} (limit {ANSWER_LIMIT})");
                error_response::failed_empty(&cause, parts)
            })?;
            head.headers.remove(header::CONTENT_LENGTH);
            Ok(Entry::new(body, head.headers, self.policy.cache, self.policy.reads_query))
        })
    }
}
