//! What this instance has in its memory, and what a store that others use as well knows of it.

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::OnceCell;

use super::{
    Cache, Lookup,
    entry::{Entry, New},
    flights::{Joined, Lead, Next},
    memory::is_same,
    path_of,
    stamps::{How, Since},
    store::{Held, Look, Moment, NewStored, Store, Stored, Validity},
    tags::{Tags, name},
    terms::Terms,
};
use build::Build;

mod build;
#[cfg(test)]
mod tests;

pub(crate) use build::Settings;

/// How long something without an end is kept in the store: a day.
const KEEP_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// A store, and under which keys this build of the site has its entries there.
pub(super) struct Shared {
    store: Arc<dyn Store>,
    settings: Settings,
    build: OnceCell<Build>,
}

/// When someone asked: what began later is new enough.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arrival {
    /// By the count of this instance.
    ticket: u64,
    /// By the count of the store, if it could be asked.
    moment: Option<Moment>,
}

impl Arrival {
    pub(super) fn into_moment(self) -> Option<Moment> {
        self.moment
    }
}

impl Shared {
    pub(super) fn new(store: Arc<dyn Store>, settings: Settings) -> Self {
        Self { store, settings, build: OnceCell::new() }
    }

    pub(super) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// Other builds invalidate the same, and do not render the same.
    async fn key(&self, key: &str) -> String {
        let build = self.build.get_or_init(|| self.settings.build()).await;
        format!("{build} {key}")
    }

    async fn look(&self, key: &str, held: Option<&Entry>) -> Option<Look> {
        let names = held.map(names).unwrap_or_default();
        let held = held.and_then(|entry| {
            let is_past = entry.since() != Since::Valid;
            Some(Held { began: entry.moment()?, names: &names, is_past })
        });
        self.store.look(&self.key(key).await, held).await
    }

    /// Whether it is known by what it can be invalidated, so that it may be kept.
    async fn put(&self, entry: &Entry) -> bool {
        let Some(began) = entry.moment() else { return false };
        let names = names(entry);
        let fresh_for =
            entry.fresh_until().map(|end| end.saturating_duration_since(Instant::now()));
        let new = NewStored {
            began,
            names: &names,
            fresh_for,
            keep_for: keep_for(fresh_for, entry.stale_for()),
            bytes: entry.to_bytes(),
        };
        self.store.put(&self.key(entry.key()).await, new).await
    }
}

/// As long as it is fresh, and as long as it may be stale after that.
fn keep_for(fresh_for: Option<Duration>, stale_for: Option<Duration>) -> Duration {
    match (fresh_for, stale_for) {
        (Some(fresh), Some(stale)) => fresh.saturating_add(stale).min(KEEP_FOR),
        _ => KEEP_FOR,
    }
}

/// By what an entry can be invalidated. In this memory it is found by its path, elsewhere it is not.
fn names(entry: &Entry) -> Vec<String> {
    let mut names: Vec<_> = entry.tags().map(|tag| tag.name().to_owned()).collect();
    if entry.key().starts_with('/') {
        names.push(name::path(path_of(entry.key())));
    }
    names.sort_unstable();
    names.dedup();
    names
}

impl Cache {
    /// What there is for a key, whoever has made it, and when that was asked.
    pub(crate) async fn find(&self, key: &str, terms: &Arc<Terms>) -> (Lookup, Arrival) {
        let Some(shared) = &self.shared else {
            return (self.get(key), Arrival::default());
        };
        let arrival = Arrival { ticket: self.flights.ticket(), moment: None };
        self.find_shared(shared, key, terms, arrival).await
    }

    async fn find_shared(
        &self,
        shared: &Shared,
        key: &str,
        terms: &Arc<Terms>,
        arrival: Arrival,
    ) -> (Lookup, Arrival) {
        // From before the store is asked: what is invalidated here meanwhile is.
        let began = Tags::begin(&self.tags);
        let held = match self.get(key) {
            Lookup::Hit(entry) | Lookup::Stale(entry) => Some(entry),
            Lookup::Miss => None,
        };
        let Some(look) = shared.look(key, held.as_deref()).await else {
            return (Lookup::Miss, Arrival { moment: None, ..arrival });
        };
        let arrival = Arrival { moment: Some(look.now), ..arrival };
        if let Some((validity, stored)) = look.stored
            && let Some(entry) = load(&self.tags, key, terms, began.number(), stored)
        {
            if validity == Validity::Stale {
                entry.mark_stale();
            }
            self.memory.insert(&entry, || self.may_be_stored(&entry));
            return (as_found(entry), arrival);
        }
        let Some(held) = held else { return (Lookup::Miss, arrival) };
        match look.held {
            Some(Validity::Stale) => held.mark_stale(),
            Some(Validity::Valid) => {}
            None => {
                self.memory.remove(key, |other| is_same(other, &held));
                return (Lookup::Miss, arrival);
            }
        }
        (as_found(held), arrival)
    }

    /// Waits for what another one makes for `key`, or gives the right to make it, after it was not
    /// [found](Self::find).
    pub(crate) async fn wait(&self, key: &str, terms: &Arc<Terms>, arrival: Arrival) -> Joined {
        match &self.shared {
            None => self.join(key).await,
            Some(shared) => self.wait_shared(shared, key, terms, arrival).await,
        }
    }

    async fn wait_shared(
        &self,
        shared: &Shared,
        key: &str,
        terms: &Arc<Terms>,
        mut arrival: Arrival,
    ) -> Joined {
        loop {
            let lead = match self.flights.next(key, &self.tags, arrival.ticket).await {
                // It may have been made between the look and the right.
                Next::Lead(lead) if self.memory.get(key).is_some() => Some(lead),
                Next::Lead(lead) => return Joined::Lead(lead.at(arrival)),
                Next::Newer(entry) => return Joined::Found(entry),
                Next::Nothing => return Joined::Alone,
                Next::Older => None,
            };
            let (found, later) = self.find_shared(shared, key, terms, arrival).await;
            arrival = later;
            match (found, lead) {
                (Lookup::Hit(entry), _) | (Lookup::Stale(entry), None) => {
                    return Joined::Found(entry);
                }
                (_, Some(lead)) => return Joined::Lead(lead.at(arrival)),
                (Lookup::Miss, None) => {}
            }
        }
    }

    /// Tells the others of what was made, and says whether it may be kept: if they do not know of it, it
    /// could not be told what becomes of it.
    pub(crate) async fn share(&self, entry: &Entry) -> bool {
        entry.take_tags_of_route(&self.tags);
        match &self.shared {
            None => true,
            Some(shared) => shared.put(entry).await,
        }
    }

    /// Tells the others that there is nothing to store (any more).
    pub(crate) async fn forget(&self, lead: &Lead) {
        if let (Some(shared), Some(began)) = (&self.shared, lead.moment()) {
            shared.store().remove(&shared.key(lead.key()).await, began).await;
        }
    }

    /// Whether each use of an entry is asked for elsewhere.
    pub(crate) fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// How much was noted to be told to others.
    pub(crate) fn noted(&self) -> u64 {
        self.shared.as_ref().map_or(0, |shared| shared.store().noted())
    }

    /// Ends when others know what was invalidated since so much was noted, or trust nothing.
    pub(crate) async fn settled_since(&self, noted: u64) {
        if let Some(shared) = &self.shared
            && shared.store().noted() != noted
        {
            shared.store().settled().await;
        }
    }

    /// Ends when the store can be asked, or cannot be reached.
    pub(crate) async fn connect(&self) {
        if let Some(shared) = &self.shared {
            futures::join!(shared.store().connect(), shared.key(""));
        }
    }

    /// Says that this instance ends.
    pub(crate) async fn leave(&self) {
        if let Some(shared) = &self.shared {
            shared.store().leave().await;
        }
    }

    pub(super) fn tell_others<T: AsRef<str>>(&self, names: &[T], how: How) {
        if let Some(shared) = &self.shared {
            let names: Vec<_> = names.iter().map(AsRef::as_ref).collect();
            shared.store().invalidate(&names, how);
        }
    }
}

fn as_found(entry: Arc<Entry>) -> Lookup {
    match entry.since() {
        Since::Valid => Lookup::Hit(entry),
        Since::Stale => Lookup::Stale(entry),
        Since::Gone => Lookup::Miss,
    }
}

/// What another instance has made; `None` if it cannot be read.
fn load(
    tags: &Tags,
    key: &str,
    terms: &Arc<Terms>,
    began: u64,
    stored: Stored,
) -> Option<Arc<Entry>> {
    let new = New {
        key: key.to_owned(),
        terms: Arc::clone(terms),
        began,
        moment: Some(stored.began),
        tags: stored.names.iter().map(|name| tags.tag(name)).collect(),
        fresh_until: stored.fresh_for.and_then(instant),
        stale_for: None,
        took: Duration::ZERO,
    };
    let entry = Entry::from_bytes(new, &stored.bytes)?;
    entry.take_tags_of_route(tags);
    Some(Arc::new(entry))
}

/// The instant in so many milliseconds. What has been too long ago to say is now.
fn instant(millis: i64) -> Option<Instant> {
    let (now, distance) = (Instant::now(), Duration::from_millis(millis.unsigned_abs()));
    if millis < 0 {
        return Some(now.checked_sub(distance).unwrap_or(now));
    }
    now.checked_add(distance)
}

impl fmt::Debug for Shared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}
