//! A value that is asked for: found, waited for, or made.

use std::{
    any::Any,
    sync::Arc,
    time::{Duration, Instant},
};

use formwork_core::{Error, Kind};

use super::{CachedFunction, CachedValue, behind, contexts, making::TagsOf, value};
use crate::{
    cache::{Arrival, Entry, Event, Joined, Lead, Leading, Lookup, Moment, New, Read, name},
    request::RequestContext,
};

pub(super) struct Asked<T> {
    pub(super) function: &'static CachedFunction,
    /// None if an argument is no key.
    pub(super) key: Option<String>,
    /// Those that the arguments say.
    pub(super) tags: Vec<String>,
    pub(super) tags_of: TagsOf<T>,
}

impl<T: CachedValue> Asked<T> {
    /// Gives what is kept, or what `make` begins to make.
    pub(super) async fn answer<E, Fut>(
        self,
        context: &RequestContext,
        make: impl FnOnce() -> Fut,
    ) -> Result<T, E>
    where
        E: Into<Error> + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        let cache = context.site().cache();
        let terms = self.function.terms();
        let Some(key) = &self.key else {
            cache.note(Event::Miss);
            return self.joined(context, Joined::Alone, make).await;
        };
        let (found, arrival) = cache.find(key, &terms).await;
        cache.note(found.event());
        let joined = match found {
            Lookup::Hit(entry) => Joined::Found(entry),
            Lookup::Stale(entry) => return self.stale(context, entry, arrival, make).await,
            Lookup::Miss => cache.wait(key, &terms, arrival).await,
        };
        self.joined(context, joined, make).await
    }

    /// Gives what is past its lifetime, and sees to a new value.
    async fn stale<E, Fut>(
        self,
        context: &RequestContext,
        entry: Arc<Entry>,
        arrival: Arrival,
        make: impl FnOnce() -> Fut,
    ) -> Result<T, E>
    where
        E: Into<Error> + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        let Some(value) = entry.value_of::<T>() else {
            return self.joined(context, Joined::Alone, make).await;
        };
        let (cache, function) = (context.site().cache(), self.function);
        if context.is_behind() && entry.may_be_retried() {
            let joined = cache.wait(entry.key(), &function.terms(), arrival).await;
            match self.joined(context, joined, make).await {
                Err(error) if !is_decision(&error) => {
                    behind::log_failure(context, function, error.into());
                }
                made => return made,
            }
        } else if entry.may_be_retried()
            && let Some(lead) = cache.try_lead_behind(entry.key())
        {
            behind::refresh(self, context, lead.at(arrival), make);
        }
        context.recording().add_entry(&entry);
        Ok(T::clone(&value))
    }

    async fn joined<E, Fut>(
        self,
        context: &RequestContext,
        joined: Joined,
        make: impl FnOnce() -> Fut,
    ) -> Result<T, E>
    where
        E: Into<Error> + Send + 'static,
        Fut: Future<Output = Result<T, E>> + Send + 'static,
    {
        let lead = match joined {
            Joined::Lead(lead) => Some(lead),
            Joined::Alone => None,
            Joined::Found(entry) => match entry.value_of::<T>() {
                Some(value) => {
                    context.recording().add_entry(&entry);
                    return Ok(T::clone(&value));
                }
                None => None,
            },
        };
        let within = context.for_value();
        let making = begin(&within, make);
        self.fill(context, &within, lead, making).await
    }

    /// Makes the value within a context of its own, and stores it if this call leads.
    pub(super) async fn fill<E: 'static>(
        self,
        context: &RequestContext,
        within: &Arc<RequestContext>,
        lead: Option<Lead>,
        making: impl Future<Output = Result<T, E>> + Send,
    ) -> Result<T, E> {
        let Self { function, tags, tags_of, .. } = self;
        let mut leading = Leading::new(context.site().cache(), lead);
        let (began, moment, start) = (leading.began(), leading.moment(), Instant::now());
        note_tags(within, function.cache.all_tags());
        note_tags(within, &tags);
        let made = within.scope(contexts::without(Box::pin(making))).await;
        if let Ok(value) = &made {
            note_tags(within, &tags_of(value));
        }
        let mut read = within.recording().read();
        read.shorten(function.cache.lifetime().and_then(|it| Instant::now().checked_add(it)));
        read.limit_stale(function.cache.stale_lifetime());
        // The same whatever became of it: what is made of an error is as old as that.
        context.recording().add(read.clone());
        match (&made, leading.key()) {
            (Ok(value), Some(key)) => {
                let made = Made { value, began, moment, read, took: start.elapsed() };
                match function.entry(key.to_owned(), made) {
                    Ok(entry) => drop(leading.store(entry).await),
                    Err(why) => {
                        leading.discard().await;
                        function.note_not_kept(context, &why);
                    }
                }
            }
            (Err(error), Some(_)) if is_decision(error) => leading.discard().await,
            (Err(_), Some(_)) => leading.give_up(),
            (_, None) => {}
        }
        made
    }
}

/// What `make` begins, which sees as little of the visitor as what comes of it.
pub(super) fn begin<Fut>(within: &Arc<RequestContext>, make: impl FnOnce() -> Fut) -> Fut {
    within.scope_sync(|| contexts::begin_without(make))
}

/// A value, and how it was made.
struct Made<'a, T> {
    value: &'a T,
    began: u64,
    moment: Option<Moment>,
    read: Read,
    took: Duration,
}

impl CachedFunction {
    pub(super) fn note_not_kept(&self, context: &RequestContext, why: &str) {
        tracing::warn!(function = self.name, why, "the value of a cached function is not kept");
        context.site().cache().note_uncached(self.name, || format!("it is not kept: {why}"));
    }

    /// A value as it is stored, or why it is not.
    fn entry<T: CachedValue>(&self, key: String, made: Made<'_, T>) -> Result<Entry, String> {
        let Made { value, began, moment, read, took } = made;
        if let Some(why) = read.prevents_storing() {
            return Err(why.to_owned());
        }
        let bytes = value::size(value).map_err(|error| error.to_string())?;
        let Read { tags, fresh_until, stale_for, .. } = read;
        let terms = self.terms();
        let new = New { key, terms, began, moment, tags, fresh_until, stale_for, took };
        Ok(Entry::of_value(new, Arc::new(value.clone()), bytes))
    }
}

fn note_tags<Tag: AsRef<str>>(context: &RequestContext, tags: &[Tag]) {
    let known = context.site().cache().tags();
    tags.iter().for_each(|tag| context.recording().add_tag(known, &name::tag(tag.as_ref())));
}

/// Whether an error says how things are, as a 404 does, and not that something failed.
pub(super) fn is_decision<E: 'static>(error: &E) -> bool {
    let error = (error as &dyn Any).downcast_ref::<Error>();
    error.is_some_and(|error| {
        matches!(
            error.kind(),
            Kind::Malformed
                | Kind::Redirect(_)
                | Kind::Unauthorized
                | Kind::Forbidden
                | Kind::NotFound
                | Kind::TooManyRequests { .. }
        )
    })
}
