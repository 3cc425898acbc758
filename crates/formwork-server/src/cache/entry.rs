//! What is stored: a finished answer in every coding.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use axum::response::Response;
use bytes::Bytes;
use formwork_core::cache::Cache;
use http::{HeaderMap, HeaderValue, header};

use super::{OUTCOME, encoding::Encodings};
use crate::gate;

/// A finished page, or the answer of a cached handler.
pub(crate) struct Entry {
    /// Whether the page declares parameters: then a query is not simply ignored.
    reads_query: bool,
    encodings: Encodings,
    fresh_until: Option<Instant>,
    last_used: AtomicU64,
}

impl Entry {
    /// A finished page that is kept as `cache` says.
    pub(crate) fn page(html: Bytes, cache: Cache, reads_query: bool) -> Self {
        let content_type = HeaderValue::from_static("text/html; charset=utf-8");
        let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, content_type)]);
        Self::new(html, headers, cache, reads_query)
    }

    /// A finished answer with headers of its own.
    pub(crate) fn new(body: Bytes, headers: HeaderMap, cache: Cache, reads_query: bool) -> Self {
        Self {
            encodings: Encodings::of_page(body, &entry_headers(headers)),
            fresh_until: cache.lifetime().map(|lifetime| Instant::now() + lifetime),
            reads_query,
            last_used: AtomicU64::new(0),
        }
    }

    /// Whether the entry of a path answers a request for it with any query.
    pub(crate) fn ignores_query(&self) -> bool {
        !self.reads_query
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.fresh_until.is_none_or(|until| Instant::now() < until)
    }

    /// The same for `lifetime` from now.
    pub(super) fn prolonged(&self, lifetime: Duration) -> Self {
        Self {
            encodings: self.encodings.clone(),
            fresh_until: Some(Instant::now() + lifetime),
            reads_query: self.reads_query,
            last_used: AtomicU64::new(self.last_used()),
        }
    }

    pub(super) fn last_used(&self) -> u64 {
        self.last_used.load(Ordering::Relaxed)
    }

    pub(super) fn use_at(&self, tick: u64) {
        self.last_used.store(tick, Ordering::Relaxed);
    }

    #[cfg(test)]
    pub(super) fn identity(&self) -> &Bytes {
        self.encodings.identity()
    }

    pub(super) fn bytes(&self) -> usize {
        self.encodings.bytes()
    }

    /// The page as an answer: in a coding that is accepted, or 304.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        self.encodings.answer(request)
    }

    /// The page as an answer that was not simply found.
    pub(crate) fn answer_as(&self, outcome: &'static str, request: &HeaderMap) -> Response {
        let mut response = self.encodings.answer(request);
        response.headers_mut().insert(OUTCOME, HeaderValue::from_static(outcome));
        response
    }
}

/// The headers of every answer from the cache, made once for each entry.
fn entry_headers(mut headers: HeaderMap) -> HeaderMap {
    gate::add_security_headers(&mut headers);
    let revalidate = HeaderValue::from_static("public, max-age=0, must-revalidate");
    headers.insert(header::CACHE_CONTROL, revalidate);
    headers.insert(OUTCOME, HeaderValue::from_static("hit"));
    headers
}
