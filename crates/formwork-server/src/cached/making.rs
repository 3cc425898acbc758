//! A call that knows how its value is made.

use std::fmt;

use super::{CachedCall, CachedResult, CachedValue, asked::Asked};
use crate::{cache::Event, request};

pub(super) type TagsOf<T> = Box<dyn FnOnce(&T) -> Vec<String> + Send>;

/// A call of a cached function, ready to run.
#[must_use = "a call does nothing until it is run"]
pub struct Making<F, T> {
    call: CachedCall,
    make: F,
    tags_of: TagsOf<T>,
}

impl<F, T> Making<F, T> {
    pub(super) fn new(call: CachedCall, make: F) -> Self {
        Self { call, make, tags_of: Box::new(|_| Vec::new()) }
    }

    /// Says which tags a value has, once it is there.
    pub fn tags_of(self, tags: impl FnOnce(&T) -> Vec<String> + Send + 'static) -> Self {
        Self { tags_of: Box::new(tags), ..self }
    }

    /// Gives what is kept, or makes it; the [module](super) says when.
    ///
    /// # Panics
    ///
    /// Outside a request.
    pub async fn run<Fut, R>(self) -> R
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = R> + Send + 'static,
        R: CachedResult<Value = T>,
        T: CachedValue,
    {
        let Self { call, make, tags_of } = self;
        let context = request::current();
        if context.is_draft() {
            context.site().cache().note(Event::Bypass);
            return make().await;
        }
        let CachedCall { function, key, tags } = call;
        let key = key.finish();
        if let Err(error) = &key {
            function.note_not_kept(&context, &format!("an argument is no key: {error}"));
        }
        let asked = Asked { function, key: key.ok(), tags, tags_of };
        let make = || {
            let made = make();
            async move { made.await.into_result() }
        };
        R::from_result(asked.answer(&context, make).await)
    }
}

impl<F, T> fmt::Debug for Making<F, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Making").field(&self.call).finish()
    }
}
