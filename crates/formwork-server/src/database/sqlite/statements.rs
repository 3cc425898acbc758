//! The statements whose tables are known.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use super::tables::Tables;

/// Of how many statements the tables are kept at most; then all are asked for anew.
pub(super) const MAX_STATEMENTS: usize = 1024;

/// Tables by the text of the statement.
#[derive(Debug, Default)]
pub(super) struct Statements {
    known: RwLock<Known>,
}

#[derive(Debug, Default)]
struct Known {
    /// Grows whenever all is forgotten.
    generation: u64,
    tables: HashMap<Box<str>, Arc<Tables>>,
}

impl Statements {
    /// The tables of `sql`, which are noted before anybody can forget them: whoever is told that the
    /// schema has changed afterwards finds the note.
    pub(super) fn note(&self, sql: &str) -> Option<Arc<Tables>> {
        let known = self.read();
        let tables = known.tables.get(sql)?;
        tables.note();
        Some(Arc::clone(tables))
    }

    pub(super) fn generation(&self) -> u64 {
        self.read().generation
    }

    /// Keeps what was asked in `generation`, unless that is over.
    pub(super) fn learn(&self, generation: u64, sql: &str, tables: Tables) {
        let mut known = self.write();
        if known.generation != generation {
            return;
        }
        if known.tables.len() >= MAX_STATEMENTS {
            known.tables.clear();
        }
        known.tables.insert(sql.into(), Arc::new(tables));
    }

    /// The schema has changed, or may have.
    pub(super) fn forget(&self) {
        let mut known = self.write();
        known.generation += 1;
        known.tables.clear();
    }

    fn read(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Known> {
        self.known.write().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_asked_before_the_schema_changed_is_not_kept() {
        let statements = Statements::default();
        let generation = statements.generation();
        statements.forget();
        statements.learn(generation, "SELECT 1", Tables::reads_everything());
        assert_eq!(statements.note("SELECT 1"), None);
        statements.learn(statements.generation(), "SELECT 1", Tables::reads_everything());
        assert!(statements.note("SELECT 1").is_some());
        statements.forget();
        assert_eq!(statements.note("SELECT 1"), None);
    }

    #[test]
    fn no_more_are_kept_than_the_limit() {
        let statements = Statements::default();
        for number in 0..=MAX_STATEMENTS {
            statements.learn(0, &format!("SELECT {number}"), Tables::reads_everything());
        }
        assert_eq!(statements.read().tables.len(), 1);
    }
}
