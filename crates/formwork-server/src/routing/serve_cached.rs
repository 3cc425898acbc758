//! Answering from the cache, and filling it.

use std::{
    borrow::Cow,
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{body::Body, extract::MatchedPath, response::Response};
use bytes::Bytes;
use formwork_core::{FormValues, cache::Cache};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri, header, request::Parts};

use crate::{
    cache::{self, Entry, Event, Joined, Lead, Leading, Lookup, New, OUTCOME, Terms},
    config::REQUEST_SECONDS,
    error_response,
    extract::{VisitorIndependent, query_values},
    language::{self, Language},
    render::catch_panic,
    request::RequestContext,
};

/// The longest key under which something is kept, in bytes; for a longer one it is made each time.
const KEY_LIMIT: usize = 2048;

/// From this size on an answer is compressed apart from the threads that answer requests, in bytes.
const LARGE: usize = 64 * 1024;

/// How something is cached, wherever it stands.
#[derive(Clone, Copy)]
pub(super) struct Policy {
    pub(super) cache: Cache,
    /// Whether it declares parameters of the query.
    reads_query: bool,
    query_key: QueryKey,
}

/// Appends the declared part of a query; `None` if the query does not fit.
type QueryKey = fn(&FormValues, &mut FormValues) -> Option<()>;

impl Policy {
    pub(super) fn of<Args: VisitorIndependent>(cache: Cache) -> Self {
        Self { cache, reads_query: Args::READS_QUERY, query_key: Args::query_key }
    }

    /// For the route whose path is written as in the route table.
    pub(super) fn at(self, route: &str, is_layered: bool) -> Keeping {
        let terms = Terms::new(route, self.cache, self.reads_query, is_layered);
        Keeping { terms: Arc::new(terms), query_key: self.query_key }
    }
}

/// How the answers of one route are kept.
#[derive(Clone)]
pub(crate) struct Keeping {
    terms: Arc<Terms>,
    query_key: QueryKey,
}

impl Keeping {
    pub(super) fn terms(&self) -> &Arc<Terms> {
        &self.terms
    }

    /// The key of a request in the first language: path and declared query.
    fn key(&self, parts: &Parts) -> Option<String> {
        let mut declared = FormValues::new();
        if self.terms.reads_query {
            (self.query_key)(&query_values(parts), &mut declared)?;
        }
        Some(cache::key_with_query(parts.uri.path(), &declared))
    }
}

/// What can be stored: a page, or a GET handler.
pub(crate) trait Cached: Send + Sync + 'static {
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
    async fn into_entry(self, new: New) -> Result<Entry, String> {
        let Self { body, headers } = self;
        if body.len() < LARGE {
            return Ok(Entry::of_answer(new, &body, headers));
        }
        let compressed = tokio::task::spawn_blocking(move || Entry::of_answer(new, &body, headers));
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
    keeping: &Keeping,
    context: Arc<RequestContext>,
    parts: Parts,
) -> Response {
    let pages = context.site().cache();
    let Some(asked) = Asked::new(cached, keeping, &parts, context.language()) else {
        return error_response::page(StatusCode::NOT_FOUND, &parts).await;
    };
    if asked.key.len() > KEY_LIMIT {
        pages.note(Event::Miss);
        return asked.fill(&context, &parts.headers, None).await;
    }
    let (found, arrival) = pages.find(&asked.key, &keeping.terms).await;
    pages.note(found.event());
    match found {
        Lookup::Hit(entry) => {
            pages.note_use(&entry);
            entry.answer(&parts.headers)
        }
        Lookup::Stale(entry) => {
            pages.note_use(&entry);
            if entry.may_be_retried()
                && let Some(lead) = pages.try_lead_behind(&asked.key)
            {
                refresh_behind(asked, &context, lead.at(arrival));
            }
            entry.answer_stale(&parts.headers)
        }
        Lookup::Miss => match pages.wait(&asked.key, &keeping.terms, arrival).await {
            Joined::Found(entry) => entry.answer_as("miss", &parts.headers),
            Joined::Lead(lead) => asked.fill(&context, &parts.headers, Some(lead)).await,
            Joined::Alone => asked.fill(&context, &parts.headers, None).await,
        },
    }
}

/// Answers one visitor past the cache, with what is for them alone.
pub(super) async fn bypass<T: Cached>(
    cached: Arc<T>,
    keeping: &Keeping,
    context: &RequestContext,
    parts: &Parts,
) -> Response {
    let Some(asked) = Asked::new(cached, keeping, parts, context.language()) else {
        return error_response::page(StatusCode::NOT_FOUND, parts).await;
    };
    context.site().cache().note(Event::Bypass);
    match asked.cached.make(&asked.parts, context).await {
        Ok(made) => made.into_private(),
        Err(response) => private(response),
    }
}

/// Makes it anew while the old form is served, within the time that a request has.
fn refresh_behind<T: Cached>(asked: Asked<T>, context: &RequestContext, lead: Lead) {
    let render = context.for_render_behind();
    let scope = Arc::clone(&render);
    let hold = render.hold();
    tokio::spawn(scope.scope(async move {
        let _hold = hold;
        let headers = HeaderMap::new();
        let filled = asked.fill(&render, &headers, Some(lead));
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
    keeping: Keeping,
    key: String,
    parts: Parts,
}

impl<T: Cached> Asked<T> {
    /// `None` if the query does not fit, or is too long to be one.
    fn new(cached: Arc<T>, keeping: &Keeping, parts: &Parts, language: Language) -> Option<Self> {
        let plain = keeping.key(parts)?;
        let parts = anonymous(parts, plain.parse().ok()?);
        let key = match language.prefixed(&plain) {
            Cow::Owned(key) => key,
            Cow::Borrowed(_) => plain,
        };
        Some(Self { cached, keeping: keeping.clone(), key, parts })
    }

    /// Makes it, and stores it if this request leads.
    async fn fill(
        &self,
        context: &RequestContext,
        headers: &HeaderMap,
        lead: Option<Lead>,
    ) -> Response {
        let mut leading = Leading::new(context.site().cache(), lead);
        let (began, moment) = (leading.began(), leading.moment());
        let start = Instant::now();
        context.begin_storing();
        if self.keeping.terms.reads_query {
            let path = cache::name::path(&language::path_of_request(&self.parts));
            context.recording().add_tag(context.site().cache().tags(), &path);
        }
        let made = self.cached.make(&self.parts, context).await;
        let read = context.recording().read();
        match (made, read.prevents_storing()) {
            (Ok(made), None) => {
                let new = New {
                    key: self.key.clone(),
                    terms: Arc::clone(&self.keeping.terms),
                    began,
                    moment,
                    tags: read.tags,
                    fresh_until: read.fresh_until,
                    stale_for: read.stale_for,
                    took: start.elapsed(),
                };
                match made.into_entry(new).await {
                    Ok(entry) => leading.store(entry).await.answer_as("miss", headers),
                    Err(cause) => error_response::failed_empty(&cause, &self.parts),
                }
            }
            (Ok(made), Some(why)) => {
                leading.discard().await;
                self.note_not_stored(context, why);
                made.into_private()
            }
            (Err(response), _) if response.status().is_server_error() => {
                leading.give_up();
                response
            }
            (Err(response), why) => {
                leading.discard().await;
                if response.status() == StatusCode::OK {
                    self.note_not_stored(context, why.unwrap_or("its answer"));
                }
                response
            }
        }
    }

    fn note_not_stored(&self, context: &RequestContext, why: &str) {
        let path = language::path_of_request(&self.parts);
        tracing::warn!(%path, why, "not stored though it has CACHE: it differs between visitors");
        let route = self.keeping.terms.route();
        context
            .site()
            .cache()
            .note_uncached(route, || format!("it has CACHE, but differs between visitors: {why}"));
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
