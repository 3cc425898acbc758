//! The tables that a request has read.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, PoisonError},
};

use super::RequestContext;

/// The names that were noted.
#[derive(Debug, Default)]
pub(super) struct TablesRead(Mutex<BTreeSet<Arc<str>>>);

impl RequestContext {
    /// Called before a statement that reads `tables` begins to read.
    pub(crate) fn note_tables_read(&self, tables: &[Arc<str>]) {
        let mut read = self.tables_read.0.lock().unwrap_or_else(PoisonError::into_inner);
        for table in tables {
            if !read.contains(table) {
                read.insert(Arc::clone(table));
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn tables_read(&self) -> Vec<String> {
        let read = self.tables_read.0.lock().unwrap_or_else(PoisonError::into_inner);
        read.iter().map(|table| table.to_string()).collect()
    }
}
