//! The tables that a request reads.

use std::sync::Arc;

use super::RequestContext;
use crate::cache::name;

impl RequestContext {
    /// Called before a statement that reads `tables` has given all that it reads.
    pub(crate) fn note_tables_read(&self, tables: &[Arc<str>]) {
        let tags = self.site().cache().tags();
        tables.iter().for_each(|table| self.recording().add_tag(tags, &name::table(table)));
    }

    #[cfg(test)]
    pub(crate) fn tables_read(&self) -> Vec<String> {
        let read = self.recording().read();
        let tables = read.tags.iter().filter_map(|tag| tag.name().strip_prefix("table "));
        let mut tables: Vec<_> = tables.map(str::to_owned).collect();
        tables.sort_unstable();
        tables
    }
}
