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

/// What an entry takes beside bodies and headers, in bytes; rather too much than too little.
const OVERHEAD: usize = 1024;

/// On which terms something is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Terms {
    pub(crate) cache: Cache,
    /// It declares parameters of the query, so a query is not simply ignored.
    pub(crate) reads_query: bool,
    /// It stands behind layers, or another function answers HEAD: it is asked by its route only.
    pub(crate) is_layered: bool,
}

impl Terms {
    /// Those of a page without a declared query.
    #[cfg(test)]
    pub(super) fn of(cache: Cache) -> Self {
        Self { cache, reads_query: false, is_layered: false }
    }
}

/// A finished page, or the answer of a cached handler.
pub(crate) struct Entry {
    terms: Terms,
    encodings: Encodings,
    fresh_until: Option<Instant>,
    last_used: AtomicU64,
}

impl Entry {
    /// A finished answer with its headers.
    pub(crate) fn new(body: Bytes, headers: HeaderMap, terms: Terms) -> Self {
        Self {
            encodings: Encodings::of_page(body, &entry_headers(headers)),
            fresh_until: terms.cache.lifetime().map(|lifetime| Instant::now() + lifetime),
            terms,
            last_used: AtomicU64::new(0),
        }
    }

    /// Whether it answers a request for its path before the routes are asked.
    pub(crate) fn answers_at_the_gate(&self, has_query: bool) -> bool {
        !self.terms.is_layered && (!has_query || !self.terms.reads_query)
    }

    pub(super) fn is_fresh(&self) -> bool {
        self.fresh_until.is_none_or(|until| Instant::now() < until)
    }

    /// The same for `lifetime` from now.
    pub(super) fn prolonged(&self, lifetime: Duration) -> Self {
        Self {
            encodings: self.encodings.clone(),
            fresh_until: Some(Instant::now() + lifetime),
            terms: self.terms,
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

    #[cfg(test)]
    pub(super) fn is_kept_forever(&self) -> bool {
        self.fresh_until.is_none()
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.encodings.bytes() + OVERHEAD
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
