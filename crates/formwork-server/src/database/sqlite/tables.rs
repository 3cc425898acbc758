//! The tables of a statement.

use std::{collections::BTreeSet, sync::Arc};

use crate::{
    database::changes::{ANY_TABLE, EVERY_TABLE, Written},
    request::RequestContext,
};

/// The tables that a statement reads and writes, at one version of the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tables {
    /// As they are noted.
    reads: Vec<Arc<str>>,
    /// `None` if it writes nothing.
    writes: Option<Written>,
    /// The schema in which this holds, if it does not hold in each.
    schema_version: Option<i64>,
}

impl Tables {
    pub(super) fn new(
        reads: BTreeSet<Arc<str>>,
        writes: BTreeSet<Arc<str>>,
        schema_version: i64,
    ) -> Self {
        let any = (!reads.is_empty()).then(|| Arc::from(ANY_TABLE));
        let writes = (!writes.is_empty()).then_some(Written::Tables(writes));
        let reads = reads.into_iter().chain(any).collect();
        Self { reads, writes, schema_version: Some(schema_version) }
    }

    /// A statement that writes nothing, and may read anything.
    pub(super) fn reads_everything() -> Self {
        Self { reads: vec![Arc::from(EVERY_TABLE)], writes: None, schema_version: None }
    }

    /// A statement that may do anything.
    pub(super) fn everything() -> Self {
        Self { writes: Some(Written::Everything), ..Self::reads_everything() }
    }

    /// Says to the request, if there is one, what is about to be read.
    pub(super) fn note(&self) {
        if let Some(request) = RequestContext::current() {
            request.note_tables_read(&self.reads);
        }
    }

    pub(super) fn schema_version(&self) -> Option<i64> {
        self.schema_version
    }

    pub(super) fn may_write(&self) -> bool {
        self.writes.is_some()
    }

    /// What was written, if `schema_version` was found afterwards.
    pub(super) fn written(&self, schema_version: Option<i64>) -> Option<Written> {
        if self.schema_version == schema_version || self.schema_version.is_none() {
            return self.writes.clone();
        }
        Some(Written::Everything)
    }

    #[cfg(test)]
    pub(super) fn names(&self) -> (Vec<&str>, Vec<&str>) {
        let reads = self.reads.iter().map(|name| &**name).filter(|name| *name != ANY_TABLE);
        let writes = match &self.writes {
            None => Vec::new(),
            Some(Written::Everything) => vec![EVERY_TABLE],
            Some(Written::Tables(tables)) => tables.iter().map(|name| &**name).collect(),
        };
        (reads.collect(), writes)
    }
}
