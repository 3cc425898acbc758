//! What is stored: a finished answer in every coding, or the value of a cached function.

use std::{
    any::Any,
    fmt, mem, str,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use axum::response::Response;
use bytes::Bytes;
use formwork_core::cache::Cache;
use http::{HeaderMap, HeaderName, HeaderValue, header};

use super::{
    OUTCOME,
    encoding::{Bodies, Effort, Encodings},
    stamps::Since,
    store::Moment,
    tags::{Tag, Tags},
    terms::Terms,
    written::Written,
};
use crate::gate;
use own::Own;
use until::{Patience, Until, seconds_now};

mod own;
mod shipped;
mod until;

/// What an entry takes beside its key, its tags and its bodies, in bytes: itself, its place in the
/// index, and what the allocator adds (`bench/src/bin/cache.rs` measures it).
const OVERHEAD: usize = 200;

/// What each of its own tags takes beside its name, in bytes: also if others have it too.
const TAG: usize = 112;

/// What a value takes in bytes beside that and what is counted of it.
const VALUE: usize = 64;

/// RFC 9213, section 3.1.
const CDN_CACHE_CONTROL: HeaderName = HeaderName::from_static("cdn-cache-control");

/// What browsers are told, and caches on the way that may keep nothing.
const ASK_EACH_TIME: &str = "public, max-age=0, must-revalidate";

/// After how many seconds a render that failed is tried again behind a stale answer.
const RETRY_SECONDS: u32 = 1;

/// Something finished, and what may make it old.
///
/// Whatever a hit reads of one among many is not in the processor's cache. So it is here, or in front of
/// the bodies, and what few have is kept apart.
pub(crate) struct Entry {
    content: Content,
    terms: Arc<Terms>,
    /// Those beyond the ones of its route.
    tags: Own,
    /// How many invalidations there were when it was begun.
    began: u64,
    /// The same for all instances.
    moment: Option<Box<Moment>>,
    fresh_until: Until,
    /// How long past it this may be served.
    stale_for: Patience,
    /// Its path was made stale, with no tag that would say so.
    is_marked_stale: AtomicBool,
    /// The second in which it was made.
    made_at: u32,
    /// The second from which on it may be tried again.
    retry_at: AtomicU32,
    pub(super) worth: Worth,
}

enum Content {
    /// It is named by the key.
    Answer(Encodings),
    Value(Box<Value>),
}

struct Value {
    key: String,
    value: Arc<dyn Any + Send + Sync>,
    bytes: usize,
}

/// What an entry is worth its room: how often it was asked for, how long it took to make, and how
/// long ago it was used, as the room that was given up since says.
#[derive(Debug, Default)]
pub(super) struct Worth {
    uses: AtomicU32,
    micros: u32,
    /// The inflation when it was last used, as bits of an `f64`.
    since: AtomicU64,
}

impl Worth {
    fn new(took: Duration) -> Self {
        let micros = u32::try_from(took.as_micros()).unwrap_or(u32::MAX).max(1);
        Self { micros, ..Self::default() }
    }

    pub(super) fn use_at(&self, inflation: f64) {
        self.uses.fetch_add(1, Ordering::Relaxed);
        self.enter_at(inflation);
    }

    pub(super) fn enter_at(&self, inflation: f64) {
        self.since.store(inflation.to_bits(), Ordering::Relaxed);
    }

    fn uses(&self) -> u32 {
        self.uses.load(Ordering::Relaxed)
    }

    fn per_byte(&self, bytes: usize) -> f64 {
        let uses = f64::from(self.uses().saturating_add(1));
        #[expect(clippy::cast_precision_loss, reason = "a ratio, which may be off by a little")]
        let bytes = bytes.max(1) as f64;
        f64::from_bits(self.since.load(Ordering::Relaxed)) + uses * f64::from(self.micros) / bytes
    }
}

/// What is to be stored.
pub(crate) struct New {
    pub(crate) key: String,
    pub(crate) terms: Arc<Terms>,
    pub(crate) began: u64,
    /// The same for all instances, if there are several.
    pub(crate) moment: Option<Moment>,
    /// Beyond those of its route.
    pub(crate) tags: Vec<Arc<Tag>>,
    /// The end of the shortest lifetime of what it was made of.
    pub(crate) fresh_until: Option<Instant>,
    /// How long past it that may be served.
    pub(crate) stale_for: Option<Duration>,
    /// How long it took to make.
    pub(crate) took: Duration,
}

impl Entry {
    /// A finished answer with its headers.
    pub(crate) fn of_answer(new: New, body: &[u8], headers: HeaderMap) -> Self {
        Self::of_bodies(new, &Bodies::of(body, Effort::EachTime), headers)
    }

    /// An answer that another instance has [written](Self::to_bytes); `None` if it is none.
    pub(super) fn from_bytes(new: New, bytes: &Bytes) -> Option<Self> {
        let share = |headers| new.terms.share(headers);
        let written = Written::read(&new.key, bytes, share)?;
        let took = Duration::from_micros(written.micros.into());
        let new = New { took, stale_for: written.stale_for, ..new };
        Some(Self::new(new, Content::Answer(written.answer)))
    }

    /// For other instances, if it is an answer: a value stays where it is.
    pub(super) fn to_bytes(&self) -> Option<Bytes> {
        match &self.content {
            Content::Answer(answer) => {
                Some(Written::write(answer, self.worth.micros, self.stale_for()))
            }
            Content::Value(_) => None,
        }
    }

    /// The value of a cached function, which takes about `bytes`.
    pub(crate) fn of_value(mut new: New, value: Arc<dyn Any + Send + Sync>, bytes: usize) -> Self {
        let value = Value { key: mem::take(&mut new.key), value, bytes };
        Self::new(new, Content::Value(Box::new(value)))
    }

    fn new(new: New, content: Content) -> Self {
        let cache = new.terms.cache;
        let own = cache.lifetime().and_then(|it| Instant::now().checked_add(it));
        let stale_for = [cache.stale_lifetime(), new.stale_for];
        Self {
            content,
            terms: new.terms,
            tags: Own::new(new.tags),
            began: new.began,
            moment: new.moment.map(Box::new),
            fresh_until: Until::new([own, new.fresh_until].into_iter().flatten().min()),
            stale_for: Patience::new(stale_for.into_iter().flatten().min()),
            is_marked_stale: AtomicBool::new(false),
            made_at: seconds_now(),
            retry_at: AtomicU32::new(0),
            worth: Worth::new(new.took),
        }
    }

    pub(crate) fn key(&self) -> &str {
        match &self.content {
            // It was a text when it was put there.
            Content::Answer(answer) => str::from_utf8(answer.name()).unwrap_or_default(),
            Content::Value(value) => &value.key,
        }
    }

    pub(super) fn has_key(&self, key: &str) -> bool {
        match &self.content {
            Content::Answer(answer) => answer.name() == key.as_bytes(),
            Content::Value(value) => value.key == key,
        }
    }

    pub(super) fn began(&self) -> u64 {
        self.began
    }

    /// When it was begun, for all instances.
    pub(super) fn moment(&self) -> Option<&Moment> {
        self.moment.as_deref()
    }

    /// How long it may be served past its lifetime: as long as all that it was made of.
    pub(crate) fn stale_for(&self) -> Option<Duration> {
        self.stale_for.duration()
    }

    /// Finds the tags of its route.
    pub(super) fn take_tags_of_route(&self, tags: &Tags) {
        self.terms.take_tags(tags);
    }

    /// Its tags: those of its route, and those of what it was made of.
    pub(crate) fn tags(&self) -> impl Iterator<Item = &Arc<Tag>> {
        self.terms.tags().iter().chain(self.tags.as_slice())
    }

    /// The end of the shortest lifetime.
    pub(crate) fn fresh_until(&self) -> Option<Instant> {
        self.fresh_until.instant()
    }

    /// What became of it since it was begun.
    pub(crate) fn since(&self) -> Since {
        let invalidated = self.tags().map(|tag| tag.since(self.began)).max();
        let invalidated = invalidated.unwrap_or(Since::Valid);
        if invalidated == Since::Gone {
            return Since::Gone;
        }
        let past = self.fresh_until().map(|until| Instant::now().checked_duration_since(until));
        let stale_for = self.stale_for();
        match past.flatten() {
            Some(past) if stale_for.is_some_and(|limit| past >= limit) => Since::Gone,
            Some(_) => Since::Stale,
            None if invalidated == Since::Stale || self.is_marked_stale.load(Ordering::Relaxed) => {
                // Who wants nothing stale is not given it after an invalidation either.
                if stale_for.is_some_and(|limit| limit.is_zero()) {
                    Since::Gone
                } else {
                    Since::Stale
                }
            }
            None => Since::Valid,
        }
    }

    /// What made it too old to be served.
    pub(super) fn why_gone(&self) -> String {
        let gone = self.tags().find(|tag| tag.since(self.began) == Since::Gone);
        match gone {
            Some(tag) => format!("invalidated: {}", tag.name()),
            None => "past its lifetime".to_owned(),
        }
    }

    /// How long ago it was made, within a second.
    pub(super) fn age(&self) -> Duration {
        Duration::from_secs(seconds_now().saturating_sub(self.made_at).into())
    }

    /// How often it was served.
    pub(super) fn uses(&self) -> u32 {
        self.worth.uses()
    }

    pub(super) fn mark_stale(&self) {
        self.is_marked_stale.store(true, Ordering::Relaxed);
    }

    /// Whether it may be made anew, though the last time failed.
    pub(crate) fn may_be_retried(&self) -> bool {
        seconds_now() >= self.retry_at.load(Ordering::Relaxed)
    }

    /// It could not be made anew, and is not tried again for a while.
    pub(super) fn note_failure(&self) {
        self.retry_at.store(seconds_now() + RETRY_SECONDS, Ordering::Relaxed);
    }

    /// Whether it answers a request for its path before the routes are asked.
    pub(crate) fn answers_at_the_gate(&self, has_query: bool) -> bool {
        !self.terms.is_layered && (!has_query || !self.terms.reads_query)
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let content = match &self.content {
            Content::Answer(answer) => answer.bytes(),
            Content::Value(value) => value.bytes + value.key.len() + VALUE,
        };
        let tags = self.tags.as_slice().iter().map(|tag| TAG + tag.name().len()).sum::<usize>();
        content + tags + OVERHEAD
    }

    /// What it is worth: the least goes first. What is gone is worth nothing.
    pub(super) fn value(&self) -> f64 {
        if self.since() == Since::Gone { f64::MIN } else { self.worth.per_byte(self.bytes()) }
    }

    /// The page as an answer: in a coding that is accepted, or 304.
    pub(crate) fn answer(&self, request: &HeaderMap) -> Response {
        match &self.content {
            Content::Answer(answer) => answer.answer(request),
            // A value has a key that no path has.
            Content::Value(_) => Response::default(),
        }
    }

    /// The page as an answer that was not simply found.
    pub(crate) fn answer_as(&self, outcome: &'static str, request: &HeaderMap) -> Response {
        let mut response = self.answer(request);
        response.headers_mut().insert(OUTCOME, HeaderValue::from_static(outcome));
        response
    }

    /// The page as an answer while something newer is made: no cache on the way is to keep it.
    pub(crate) fn answer_stale(&self, request: &HeaderMap) -> Response {
        let mut response = self.answer_as("stale", request);
        let headers = response.headers_mut();
        if headers.remove(CDN_CACHE_CONTROL).is_some() {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(ASK_EACH_TIME));
        }
        response
    }

    /// The value of a cached function, if it is of that type.
    pub(crate) fn value_of<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        match &self.content {
            Content::Value(it) => Arc::clone(&it.value).downcast().ok(),
            Content::Answer(_) => None,
        }
    }
}

/// Lets no cache on the way keep an answer from the cache that a layer has given a cookie.
pub(crate) fn keep_cookies_private(headers: &mut HeaderMap) {
    let is_kept = |headers: &HeaderMap| headers.get(OUTCOME).is_some_and(|it| it != "bypass");
    if headers.contains_key(header::SET_COOKIE) && is_kept(headers) {
        headers.remove(CDN_CACHE_CONTROL);
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

/// Words and numbers are a valid header value.
fn set(headers: &mut HeaderMap, name: HeaderName, value: String) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}

/// The headers of every answer from the cache, made once for each route.
fn entry_headers(mut headers: HeaderMap, cache: Cache) -> HeaderMap {
    gate::add_security_headers(&mut headers);
    let mut control = ASK_EACH_TIME.to_owned();
    if let Some(shared) = cache.shared_lifetime().map(|lifetime| lifetime.as_secs()) {
        control += &format!(", s-maxage={shared}");
        // Apart, because browsers would take `stale-while-revalidate` for themselves.
        let mut targeted = format!("max-age={shared}");
        if let Some(stale) = cache.stale_lifetime() {
            targeted += &format!(", stale-while-revalidate={}", stale.as_secs());
        }
        set(&mut headers, CDN_CACHE_CONTROL, targeted);
    }
    set(&mut headers, header::CACHE_CONTROL, control);
    headers.insert(OUTCOME, HeaderValue::from_static("hit"));
    headers.insert(gate::REQUEST_ID, HeaderValue::from_static(""));
    Encodings::headers(headers)
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("key", &self.key()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// With the two counts of an `Arc` it takes what an allocator hands out in steps of 16 bytes, with 8
    /// of its own.
    #[test]
    fn an_entry_takes_144_bytes() {
        assert_eq!(size_of::<Entry>() + 16 + 8, 144);
    }
}
