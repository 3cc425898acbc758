//! Answering from the cache, and filling it.

use std::sync::Arc;

use axum::response::Response;
use formwork_core::{FormValues, cache::Cache};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, request::Parts};

use crate::{
    cache::{self, Entry, Lookup, Ticket},
    error_response,
    extract::{VisitorIndependent, query_values},
    request::RequestContext,
};

/// How something is cached.
#[derive(Clone, Copy)]
pub(crate) struct Policy {
    pub(crate) cache: Cache,
    /// Whether it declares parameters of the query.
    pub(crate) reads_query: bool,
    /// Appends the declared part of a query; `None` if the query does not fit.
    query_key: fn(&FormValues, &mut FormValues) -> Option<()>,
}

impl Policy {
    pub(super) fn of<Args: VisitorIndependent>(cache: Cache) -> Self {
        Self { cache, reads_query: Args::READS_QUERY, query_key: Args::query_key }
    }

    /// The key of a request.
    fn key(&self, parts: &Parts) -> Option<String> {
        let mut declared = FormValues::new();
        if self.reads_query {
            (self.query_key)(&query_values(parts), &mut declared)?;
        }
        Some(cache::key_with_query(parts.uri.path(), &declared))
    }
}

/// What can be stored: a page, or a GET handler.
pub(crate) trait Cached: Send + Sync + 'static {
    /// Makes the answer anew: an entry if it may be stored, otherwise what to answer now.
    fn make<'a>(
        &'a self,
        parts: &'a Parts,
        context: &'a RequestContext,
    ) -> BoxFuture<'a, Result<Entry, Response>>;
}

/// Answers a GET or HEAD of something cached.
pub(super) async fn answer<T: Cached>(
    cached: Arc<T>,
    policy: Policy,
    context: Arc<RequestContext>,
    parts: Parts,
) -> Response {
    let pages = context.site().cache();
    let Some(key) = policy.key(&parts) else {
        return error_response::page(StatusCode::NOT_FOUND, &parts).await;
    };
    match pages.get(&key) {
        Lookup::Hit(entry) => entry.answer(&parts.headers),
        Lookup::Stale(entry) => {
            if let Some(ticket) = pages.try_begin(&key, policy.cache) {
                refresh_behind(cached, key, &context, &parts, ticket);
            }
            entry.answer_as("stale", &parts.headers)
        }
        Lookup::Miss => {
            let ticket = pages.begin(&key, policy.cache).await;
            // Someone else may have made it while this request waited.
            if let Lookup::Hit(entry) = pages.get(&key) {
                pages.give_up(ticket);
                return entry.answer_as("miss", &parts.headers);
            }
            fill(&*cached, &key, &context, &parts, ticket).await
        }
    }
}

/// Makes it anew while the old form is served.
fn refresh_behind<T: Cached>(
    cached: Arc<T>,
    key: String,
    context: &RequestContext,
    parts: &Parts,
    ticket: Ticket,
) {
    let render = context.for_render(&HeaderMap::new());
    let parts = parts.clone();
    let scope = Arc::clone(&render);
    tokio::spawn(scope.scope(async move {
        fill(&*cached, &key, &render, &parts, ticket).await;
    }));
}

/// Makes it and stores it.
async fn fill<T: Cached>(
    cached: &T,
    key: &str,
    context: &RequestContext,
    parts: &Parts,
    ticket: Ticket,
) -> Response {
    let ticket = GivenUp { context, ticket: Some(ticket) };
    match cached.make(&anonymous(parts, key), context).await {
        Ok(entry) if context.reads_visitor() => {
            warn_not_stored(parts);
            let mut response = entry.answer_as("bypass", &parts.headers);
            let no_store = HeaderValue::from_static("private, no-store");
            response.headers_mut().insert(header::CACHE_CONTROL, no_store);
            response
        }
        Ok(entry) => ticket.store(entry).answer_as("miss", &parts.headers),
        Err(response) => {
            if response.status() == StatusCode::OK {
                warn_not_stored(parts);
            }
            response
        }
    }
}

fn warn_not_stored(parts: &Parts) {
    tracing::warn!(
        path = parts.uri.path(),
        "not stored: it has CACHE, and reads or sets what differs between visitors"
    );
}

/// Gives the ticket back if the render fails, panics, or its request goes away.
struct GivenUp<'a> {
    context: &'a RequestContext,
    ticket: Option<Ticket>,
}

impl GivenUp<'_> {
    fn store(mut self, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().store(ticket, &entry);
        }
        entry
    }
}

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().give_up(ticket);
        }
    }
}

/// The request as something cached sees it: its key, and nothing that a visitor could vary.
fn anonymous(parts: &Parts, key: &str) -> Parts {
    let mut anonymous = parts.clone();
    anonymous.headers = HeaderMap::new();
    anonymous.method = Method::GET;
    if let Ok(uri) = key.parse::<Uri>() {
        anonymous.uri = uri;
    }
    anonymous
}
