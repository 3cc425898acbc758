//! A GET handler whose answer is kept.

use std::sync::{Arc, OnceLock};

use axum::{
    body::{self, Body},
    response::{IntoResponse, Response},
};
use futures::future::BoxFuture;
use http::{HeaderMap, Request, StatusCode, header, request::Parts};

use super::{
    HandlerFn,
    serve_cached::{self, Cached, Keeping, Made, Policy},
};
use crate::{error_response, request::RequestContext};

/// The greatest answer that is kept, in bytes: 16 MiB.
pub const ANSWER_LIMIT: usize = 16 * 1024 * 1024;

type ErasedHandler = Arc<dyn Fn(Parts) -> BoxFuture<'static, Response> + Send + Sync>;

/// A handler and how it is cached, its types erased.
pub(super) struct CachedHandler {
    handler: ErasedHandler,
    policy: Policy,
    place: Arc<OnceLock<Place>>,
    keeping: OnceLock<Keeping>,
}

/// Where a handler stands; known once its route is complete.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) route: String,
    /// Whether something stands around it, so that requests have to reach it by its route.
    pub(super) is_layered: bool,
}

impl CachedHandler {
    pub(super) fn new<F, Args>(handler: F, policy: Policy, place: Arc<OnceLock<Place>>) -> Self
    where
        F: HandlerFn<Args>,
    {
        let handler: ErasedHandler = Arc::new(move |parts| handler.call(parts));
        Self { handler, policy, place, keeping: OnceLock::new() }
    }

    /// Answers a GET or HEAD.
    pub(super) async fn answer(self: Arc<Self>, request: Request<Body>) -> Response {
        let Some(context) = RequestContext::current() else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        // What is kept is sent to everyone: it sets no cookies.
        context.allow_cookies(false);
        let (cached, parts) = (Arc::clone(&self), request.into_parts().0);
        if context.is_draft() {
            return serve_cached::bypass(cached, self.keeping(), &context, &parts).await;
        }
        serve_cached::answer(cached, self.keeping(), context, parts).await
    }

    fn keeping(&self) -> &Keeping {
        self.keeping.get_or_init(|| match self.place.get() {
            Some(place) => self.policy.at(&place.route, place.is_layered),
            None => self.policy.at("/", true),
        })
    }
}

impl Cached for CachedHandler {
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
    // A coding of its own would be coded again.
    let differs = [header::SET_COOKIE, header::VARY, header::CONTENT_ENCODING];
    !is_private && !differs.iter().any(|name| headers.contains_key(name))
}
