//! One makes what many ask for; the others wait for it.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex},
};

use tokio::sync::{OwnedSemaphorePermit, watch};

use super::{
    entry::Entry,
    shared::Arrival,
    store::Moment,
    sync::{AtomicU64, Ordering, lock},
    tags::{Began, Tags},
};

/// What is being made, by key.
#[derive(Debug, Default)]
pub(super) struct Flights {
    by_key: Mutex<HashMap<String, Arc<Flight>>>,
    tickets: AtomicU64,
}

#[derive(Debug)]
struct Flight {
    began: u64,
    /// It began after whoever has a smaller one came.
    ticket: u64,
    landed: watch::Receiver<Option<Landed>>,
}

/// What came of it.
#[derive(Clone, Debug)]
enum Landed {
    Made(Arc<Entry>),
    /// It failed, or is not for everyone.
    Nothing,
}

/// How one who asked goes on.
pub(crate) enum Joined {
    /// Makes it, for everyone.
    Lead(Lead),
    /// Has what another one made.
    Found(Arc<Entry>),
    /// Makes it for itself: another one found that there is nothing to share.
    Alone,
}

/// How one who asked goes on where others invalidate as well.
pub(super) enum Next {
    /// Makes it, for everyone.
    Lead(Lead),
    /// Has what was begun after it came.
    Newer(Arc<Entry>),
    /// Something was made that began before: it may be too old.
    Older,
    /// Makes it for itself.
    Nothing,
}

/// The right to make something for everyone.
///
/// Dropped without a word, as when a client goes away, it falls to one of those who wait.
pub(crate) struct Lead {
    flights: Arc<Flights>,
    key: String,
    began: Began,
    moment: Option<Moment>,
    landed: watch::Sender<Option<Landed>>,
    /// What those who wait are told in the end.
    end: Option<Landed>,
    /// If nobody waits for it to be made.
    permit: Option<OwnedSemaphorePermit>,
}

impl Flights {
    /// Waits for what another one makes of the key, or gives the right to make it.
    pub(super) async fn join(self: &Arc<Self>, key: &str, tags: &Arc<Tags>) -> Joined {
        // What began before may be too old for this one, once it has landed.
        let arrived = tags.now();
        loop {
            let flight = match self.lead(key, tags) {
                Ok(lead) => return Joined::Lead(lead),
                Err(flight) => flight,
            };
            match flight.landed().await {
                Some(Landed::Made(entry)) if flight.began >= arrived => {
                    return Joined::Found(entry);
                }
                Some(Landed::Nothing) => return Joined::Alone,
                // Whether it is good enough all the same is known where it was stored: an entry
                // alone does not know what became of its path.
                _ => {}
            }
        }
    }

    /// A number that grows with each one who comes.
    pub(super) fn ticket(&self) -> u64 {
        self.tickets.fetch_add(1, Ordering::Relaxed)
    }

    /// As [`join`](Self::join), for one who came with a ticket, and only until something has landed.
    pub(super) async fn next(self: &Arc<Self>, key: &str, tags: &Arc<Tags>, ticket: u64) -> Next {
        loop {
            let flight = match self.lead(key, tags) {
                Ok(lead) => return Next::Lead(lead),
                Err(flight) => flight,
            };
            match flight.landed().await {
                Some(Landed::Made(entry)) if flight.ticket > ticket => return Next::Newer(entry),
                Some(Landed::Made(_)) => return Next::Older,
                Some(Landed::Nothing) => return Next::Nothing,
                None => {}
            }
        }
    }

    /// The right to make it, if nobody has it.
    pub(super) fn try_lead(self: &Arc<Self>, key: &str, tags: &Arc<Tags>) -> Option<Lead> {
        self.lead(key, tags).ok()
    }

    fn lead(self: &Arc<Self>, key: &str, tags: &Arc<Tags>) -> Result<Lead, Arc<Flight>> {
        let mut flights = lock(&self.by_key);
        if let Some(flight) = flights.get(key) {
            return Err(Arc::clone(flight));
        }
        let began = Tags::begin(tags);
        let (landed, waiting) = watch::channel(None);
        let flight = Flight { began: began.number(), ticket: self.ticket(), landed: waiting };
        flights.insert(key.to_owned(), Arc::new(flight));
        Ok(Lead {
            flights: Arc::clone(self),
            key: key.to_owned(),
            began,
            moment: None,
            landed,
            end: None,
            permit: None,
        })
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        lock(&self.by_key).is_empty()
    }
}

impl Flight {
    /// What comes of it. Its sender goes away without a word if its request does.
    async fn landed(&self) -> Option<Landed> {
        self.landed.clone().wait_for(Option::is_some).await.ok()?.clone()
    }
}

impl Lead {
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// How many invalidations there were when it began.
    pub(crate) fn began(&self) -> u64 {
        self.began.number()
    }

    /// The right of one who came then.
    pub(crate) fn at(mut self, arrival: Arrival) -> Self {
        self.moment = arrival.into_moment();
        self
    }

    /// The right of one behind an answer, with the room for it.
    pub(super) fn with(mut self, permit: OwnedSemaphorePermit) -> Self {
        self.permit = Some(permit);
        self
    }

    /// When it began, for all instances.
    pub(crate) fn moment(&self) -> Option<&Moment> {
        self.moment.as_ref()
    }

    /// Gives it to those who wait.
    pub(super) fn land(mut self, entry: &Arc<Entry>) {
        self.end = Some(Landed::Made(Arc::clone(entry)));
    }

    /// Tells those who wait to make it for themselves.
    pub(super) fn land_empty(mut self) {
        self.end = Some(Landed::Nothing);
    }
}

impl Drop for Lead {
    fn drop(&mut self) {
        lock(&self.flights.by_key).remove(&self.key);
        drop(self.permit.take());
        // Told once the key is free, so that who goes on does not find the same flight again.
        if let Some(end) = self.end.take() {
            self.landed.send_replace(Some(end));
        }
    }
}

impl fmt::Debug for Lead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Lead").field(&self.key).finish()
    }
}
