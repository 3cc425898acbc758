//! A lead that is given back whatever becomes of the work.

use std::{sync::Arc, thread};

use super::{Cache, Entry, Lead};

/// Gives the lead back if the work panics, or its request goes away.
pub(crate) struct Leading<'a> {
    cache: &'a Cache,
    lead: Option<Lead>,
}

impl<'a> Leading<'a> {
    /// Of work that nobody waits for, without a lead, nothing is stored.
    pub(crate) fn new(cache: &'a Cache, lead: Option<Lead>) -> Self {
        Self { cache, lead }
    }

    /// The key under which it will be stored, if it will be.
    pub(crate) fn key(&self) -> Option<&str> {
        self.lead.as_ref().map(Lead::key)
    }

    /// How many invalidations there were when the work began.
    pub(crate) fn began(&self) -> u64 {
        self.lead.as_ref().map_or_else(|| self.cache.now(), Lead::began)
    }

    pub(crate) fn store(&mut self, entry: Entry) -> Arc<Entry> {
        let entry = Arc::new(entry);
        if let Some(lead) = self.lead.take() {
            self.cache.store(lead, &entry);
        }
        entry
    }

    /// There is nothing to store, by the decision of what was asked.
    pub(crate) fn discard(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.cache.discard(lead);
        }
    }

    /// It failed; what is stored stays.
    pub(crate) fn give_up(&mut self) {
        if let Some(lead) = self.lead.take() {
            self.cache.give_up(lead);
        }
    }
}

impl Drop for Leading<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.give_up();
        } else if let Some(lead) = self.lead.take() {
            self.cache.abandon(lead);
        }
    }
}
