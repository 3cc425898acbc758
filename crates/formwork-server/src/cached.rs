//! The data cache: values of async functions, kept for whoever asks next.
//!
//! `#[cached]` makes a [`CachedFunction`] of a function. It may be called wherever a request runs: in
//! pages, layouts, metadata, components, actions, wrappers, handlers, and in other cached functions.
//!
//! # Exactly when the body runs
//!
//! 1. Nothing is kept for the function with these arguments, or something of it has been invalidated.
//!    Of all who ask at the same time one runs it, and the others wait for the value. Who asks after an
//!    invalidation returned is never given a value that was begun before it, within one action too.
//! 2. What is kept is past its lifetime, or was made stale. Then it is what everyone is given, while one
//!    run behind them makes a new one, in [`REQUEST_SECONDS`] at most; after a failed run the next one
//!    comes a second later at the earliest. No more than [`BEHIND_LIMIT`] run so at a time. What is
//!    itself made behind an answer waits for the new value. `stale_for` says for how long this may go
//!    on; after that everyone waits.
//! 3. Someone ran it, and there is nothing to keep: then each of those who waited runs it for themselves.
//! 4. In a request of a [draft](crate::draft), always, and nothing is kept.
//!
//! # What is kept
//!
//! A value, until it is invalidated, too old, or room is needed: it shares `FORMWORK_CACHE_MEMORY`
//! with pages, and counts with its size as JSON. Not kept is
//!
//! * an error, whichever. One that says that something failed leaves what was kept stale; another, such
//!   as a 404, removes it;
//! * a value whose function has read cookies or headers, or has called `flash`: a warning in the log says so;
//! * a value with more than 1024 tags, or that cannot be written as JSON, or under an argument that
//!   cannot be serialised. The log says so as well;
//! * a value that was invalidated while it was made. Who asked before that is given it.
//!
//! # What the body sees
//!
//! [`state`](crate::request::state), and nothing of the request: no cookies, no headers, no contexts of
//! Leptos, no [`memo`](crate::request::memo) of the page around it. A client that goes away, a panic and a
//! request that takes too long leave nothing behind.
//!
//! # Tags and lifetimes
//!
//! A value has the tags of its function and of everything that was read to make it, the shortest
//! lifetime of all, and the shortest `stale_for`. Whatever is made of it, such as a cached page, takes
//! all of that over, whether the value was found or made. What was made of a stale value is stale itself.
//!
//! # Limits
//!
//! Values are found in this process alone, and gone with it. A function that calls itself with equal
//! arguments waits for itself until its request is over.
//!
//! [`BEHIND_LIMIT`]: crate::cache::BEHIND_LIMIT
//! [`REQUEST_SECONDS`]: crate::config::REQUEST_SECONDS

use std::{
    fmt,
    sync::{Arc, OnceLock},
};

use formwork_core::cache::Cache;

pub use making::Making;
pub use value::{CachedArgument, CachedResult, CachedValue};

use crate::cache::Terms;
use key::Key;

mod asked;
mod behind;
mod contexts;
mod key;
mod making;
mod value;

/// A function whose values are kept; what `#[cached]` makes of one.
///
/// # Examples
///
/// By hand, as the macro writes it:
///
/// ```
/// use formwork_core::{Result, cache::Cache};
/// use formwork_server::cached::CachedFunction;
///
/// async fn squares(limit: u32) -> Result<Vec<u32>> {
///     static FUNCTION: CachedFunction = CachedFunction::new(
///         concat!(module_path!(), "::squares"),
///         Cache::revalidate(60).tags(&["squares"]),
///     );
///     async fn body(limit: u32) -> Result<Vec<u32>> {
///         Ok((1..=limit).map(|number| number * number).collect())
///     }
///     FUNCTION
///         .call()
///         .argument(&limit)
///         .tag(&format!("squares up to {limit}"))
///         .make(move || body(limit))
///         .run()
///         .await
/// }
/// ```
///
/// A value that cannot be kept does not compile:
///
/// ```compile_fail,E0277
/// # use formwork_core::{Result, cache::Cache};
/// # use formwork_server::cached::CachedFunction;
/// static FUNCTION: CachedFunction = CachedFunction::new("now", Cache::forever());
///
/// async fn body() -> Result<std::time::Instant> {
///     Ok(std::time::Instant::now())
/// }
/// let now = FUNCTION.call().make(body).run();
/// ```
#[derive(Debug)]
pub struct CachedFunction {
    name: &'static str,
    cache: Cache,
    terms: OnceLock<Arc<Terms>>,
}

impl CachedFunction {
    /// A function with the name that the log calls it by, whose values are kept as `cache` says.
    ///
    /// Two statics are two functions, whatever their names are and whoever writes them: one macro may
    /// write several at one place.
    #[must_use]
    pub const fn new(name: &'static str, cache: Cache) -> Self {
        Self { name, cache, terms: OnceLock::new() }
    }

    /// Begins a call.
    pub fn call(&'static self) -> CachedCall {
        let key = Key::new(self.name, std::ptr::from_ref(self).addr());
        CachedCall { function: self, key, tags: Vec::new() }
    }

    fn terms(&self) -> Arc<Terms> {
        Arc::clone(self.terms.get_or_init(|| Arc::new(Terms::of_function(self.cache))))
    }
}

/// A call of a cached function, while its arguments and tags are said.
#[must_use = "a call does nothing until it is run"]
pub struct CachedCall {
    function: &'static CachedFunction,
    key: Key,
    /// Those beyond the fixed ones.
    tags: Vec<String>,
}

impl CachedCall {
    /// Says the next argument: values are kept for each.
    pub fn argument<T: CachedArgument + ?Sized>(mut self, argument: &T) -> Self {
        self.key.add(argument);
        self
    }

    /// Says a tag of this call.
    pub fn tag<T: AsRef<str> + ?Sized>(mut self, tag: &T) -> Self {
        self.tags.push(tag.as_ref().to_owned());
        self
    }

    /// Says how the value is made, if it has to be.
    pub fn make<F, Fut>(self, make: F) -> Making<F, <Fut::Output as CachedResult>::Value>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output: CachedResult<Value: CachedValue>>,
    {
        Making::new(self, make)
    }
}

impl fmt::Debug for CachedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("CachedCall").field(&self.key).finish()
    }
}

/// The texts of tags: what `tags_of` of `#[cached]` gives to [`Making::tags_of`].
#[must_use]
pub fn names(tags: impl IntoIterator<Item: AsRef<str>>) -> Vec<String> {
    tags.into_iter().map(|tag| tag.as_ref().to_owned()).collect()
}
