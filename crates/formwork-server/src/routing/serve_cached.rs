//! Answering from the cache, and filling it.

use std::{sync::Arc, time::Duration};

use axum::{body::Body, extract::MatchedPath, response::Response};
use bytes::Bytes;
use formwork_core::{FormValues, cache::Cache};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts};

use crate::{
    cache::{self, Entry, Lookup, OUTCOME, Terms, Ticket},
    config::REQUEST_SECONDS,
    error_response,
    extract::{VisitorIndependent, query_values},
    render::catch_panic,
    request::RequestContext,
};

/// The longest key under which something is kept, in bytes; for a longer one it is made each time.
const KEY_LIMIT: usize = 2048;

/// From this size on an answer is compressed apart from the threads that answer requests, in bytes.
const LARGE: usize = 64 * 1024;

/// How something is cached.
#[derive(Clone, Copy)]
pub(crate) struct Policy {
    pub(crate) cache: Cache,
    /// Whether it declares parameters of the query.
    reads_query: bool,
    /// Appends the declared part of a query; `None` if the query does not fit.
    query_key: fn(&FormValues, &mut FormValues) -> Option<()>,
}

impl Policy {
    pub(super) fn of<Args: VisitorIndependent>(cache: Cache) -> Self {
        Self { cache, reads_query: Args::READS_QUERY, query_key: Args::query_key }
    }

    fn terms(&self, is_layered: bool) -> Terms {
        Terms { cache: self.cache, reads_query: self.reads_query, is_layered }
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
    /// Whether requests have to reach it by its route, because something stands around it.
    fn is_layered(&self) -> bool {
        false
    }

    /// Makes the answer anew: body and headers if it may be stored, otherwise what to answer now.
    fn make<'a>(
        &'a self,
        parts: &'a Parts,
        context: &'a RequestContext,
    ) -> BoxFuture<'a, Result<Made, Response>>;
}

/// An answer of 200 that may be stored.
pub(crate) struct Made {
    pub(crate) body: Bytes,
    pub(crate) headers: HeaderMap,
}

impl Made {
    /// Compressed, ready to be stored.
    async fn into_entry(self, terms: Terms) -> Result<Entry, String> {
        let Self { body, headers } = self;
        if body.len() < LARGE {
            return Ok(Entry::new(body, headers, terms));
        }
        let compressed = tokio::task::spawn_blocking(move || Entry::new(body, headers, terms));
        compressed.await.map_err(|error| error.to_string())
    }

    /// For this visitor alone.
    fn into_private(self) -> Response {
        let mut response = Response::new(Body::from(self.body));
        *response.headers_mut() = self.headers;
        private(response)
    }
}

/// An answer that nobody else is sent.
fn private(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    headers.insert(OUTCOME, HeaderValue::from_static("bypass"));
    response
}

/// Answers a GET or HEAD of something cached.
pub(super) async fn answer<T: Cached>(
    cached: Arc<T>,
    policy: Policy,
    context: Arc<RequestContext>,
    parts: Parts,
) -> Response {
    let pages = context.site().cache();
    let Some(asked) = Asked::new(cached, policy, &parts) else {
        return error_response::page(StatusCode::NOT_FOUND, &parts).await;
    };
    if asked.key.len() > KEY_LIMIT {
        return asked.fill(&context, &parts.headers, None).await;
    }
    match pages.get(&asked.key) {
        Lookup::Hit(entry) => entry.answer(&parts.headers),
        Lookup::Stale(entry) => {
            if let Some(ticket) = pages.try_begin(&asked.key, policy.cache) {
                refresh_behind(asked, &context, ticket);
            }
            entry.answer_as("stale", &parts.headers)
        }
        Lookup::Miss => {
            let ticket = pages.begin(&asked.key, policy.cache).await;
            // Someone else may have made it while this request waited.
            if let Lookup::Hit(entry) = pages.get(&asked.key) {
                ticket.into_iter().for_each(|ticket| pages.release(ticket));
                return entry.answer_as("miss", &parts.headers);
            }
            asked.fill(&context, &parts.headers, ticket).await
        }
    }
}

/// Answers one visitor past the cache, with what is for them alone.
pub(super) async fn bypass<T: Cached>(
    cached: Arc<T>,
    policy: Policy,
    context: &RequestContext,
    parts: &Parts,
) -> Response {
    let Some(asked) = Asked::new(cached, policy, parts) else {
        return error_response::page(StatusCode::NOT_FOUND, parts).await;
    };
    match asked.cached.make(&asked.parts, context).await {
        Ok(made) => made.into_private(),
        Err(response) => private(response),
    }
}

/// Makes it anew while the old form is served, within the time that a request has.
fn refresh_behind<T: Cached>(asked: Asked<T>, context: &RequestContext, ticket: Ticket) {
    let render = context.for_render(&HeaderMap::new());
    let scope = Arc::clone(&render);
    let hold = context.hold();
    tokio::spawn(scope.scope(async move {
        let _hold = hold;
        let headers = HeaderMap::new();
        let filled = asked.fill(&render, &headers, Some(ticket));
        let limit = Duration::from_secs(REQUEST_SECONDS);
        match tokio::time::timeout(limit, catch_panic(filled)).await {
            Ok(Ok(_)) => {}
            Ok(Err(panic)) => drop(error_response::log_failure(&panic, &asked.parts)),
            Err(_) => {
                let cause =
                    format!("made anew behind a stale answer: longer than {REQUEST_SECONDS} s");
                error_response::log_failure(&cause, &asked.parts);
            }
        }
    }));
}

/// Something cached, and the request for it without what a visitor could vary.
struct Asked<T> {
    cached: Arc<T>,
    policy: Policy,
    key: String,
    parts: Parts,
}

impl<T: Cached> Asked<T> {
    /// `None` if the query does not fit, or is too long to be one.
    fn new(cached: Arc<T>, policy: Policy, parts: &Parts) -> Option<Self> {
        let key = policy.key(parts)?;
        let parts = anonymous(parts, key.parse().ok()?);
        Some(Self { cached, policy, key, parts })
    }

    /// Makes it, and stores it if there is a ticket.
    async fn fill(
        &self,
        context: &RequestContext,
        headers: &HeaderMap,
        ticket: Option<Ticket>,
    ) -> Response {
        let mut ticket = GivenUp { context, ticket };
        let made = match self.cached.make(&self.parts, context).await {
            Ok(made) if context.reads_visitor() => Err(made.into_private()),
            made => made,
        };
        let terms = self.policy.terms(self.cached.is_layered());
        match made {
            Ok(made) => match made.into_entry(terms).await {
                Ok(entry) => ticket.store(entry).answer_as("miss", headers),
                Err(cause) => error_response::failed_empty(&cause, &self.parts),
            },
            Err(response) => {
                if !response.status().is_server_error() {
                    ticket.discard();
                }
                if response.status() == StatusCode::OK {
                    self.warn_not_stored();
                }
                response
            }
        }
    }

    fn warn_not_stored(&self) {
        tracing::warn!(
            path = self.parts.uri.path(),
            "not stored: it has CACHE, and reads or sets what differs between visitors"
        );
    }
}

/// Gives the ticket back if the render fails, panics, or its request goes away.
struct GivenUp<'a> {
    context: &'a RequestContext,
    ticket: Option<Ticket>,
}

impl GivenUp<'_> {
    fn store(&mut self, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().store(ticket, &entry);
        }
        entry
    }

    /// There is nothing to store, by the decision of what was asked.
    fn discard(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().discard(ticket);
        }
    }
}

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket.take() {
            self.context.site().cache().give_up(ticket);
        }
    }
}

/// The request as something cached sees it: its key and its route, and nothing that a visitor
/// could vary; no extension of a layer around the site either.
fn anonymous(parts: &Parts, uri: Uri) -> Parts {
    let mut request = Request::new(());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    if let Some(route) = parts.extensions.get::<MatchedPath>() {
        request.extensions_mut().insert(route.clone());
    }
    request.into_parts().0
}
