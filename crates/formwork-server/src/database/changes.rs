//! Who is told which tables committed writes have touched.

use std::{
    collections::BTreeSet,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

/// Noted by what may read any table; touched by every write.
pub(crate) const EVERY_TABLE: &str = "*";

/// Noted by everything that reads a table, beside its name; touched by a write of which nobody knows
/// the tables, and by a change of the schema.
pub(crate) const ANY_TABLE: &str = "?";

/// What a write has touched, if it was committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Written {
    /// These, and no others.
    Tables(BTreeSet<Arc<str>>),
    /// Nobody knows what, or the schema.
    Everything,
}

/// Those who are told of committed writes. A clone tells the same ones.
#[derive(Clone, Default)]
pub(crate) struct Changes {
    listeners: Arc<RwLock<Vec<Listener>>>,
    /// The version of the schema in which tables were noted since everything was touched.
    schema: Arc<Mutex<Option<i64>>>,
}

type Listener = Arc<dyn Fn(&BTreeSet<Arc<str>>) + Send + Sync>;

impl Changes {
    /// Calls `listener` after each commit, once it is durable and before anybody is told of it.
    ///
    /// Beside the names of tables it is given [`EVERY_TABLE`], always, and [`ANY_TABLE`], where what
    /// was written is not known. It is called once too often rather than once too seldom. Everybody
    /// who writes waits for it.
    pub(crate) fn on_commit(&self, listener: impl Fn(&BTreeSet<Arc<str>>) + Send + Sync + 'static) {
        let mut listeners = self.listeners.write().unwrap_or_else(PoisonError::into_inner);
        listeners.push(Arc::new(listener));
    }

    /// Called with the version of the schema by who is about to note tables, or to write them. If
    /// some were noted in another one, everything is touched: a view may show other tables now.
    pub(crate) fn find_schema(&self, version: i64) {
        let known = *self.schema().get_or_insert(version);
        if known != version {
            self.tell(Written::Everything);
        }
    }

    /// Tells all of them, in the order in which they asked for it.
    pub(crate) fn tell(&self, written: Written) {
        let mut tables = match written {
            Written::Tables(tables) => tables,
            Written::Everything => {
                *self.schema() = None;
                BTreeSet::from([Arc::from(ANY_TABLE)])
            }
        };
        tables.insert(Arc::from(EVERY_TABLE));
        let listeners = self.listeners.read().unwrap_or_else(PoisonError::into_inner).clone();
        for listener in listeners {
            // One who panics takes neither the others nor the writer along.
            if catch_unwind(AssertUnwindSafe(|| listener(&tables))).is_err() {
                tracing::error!("what is called after a commit has panicked");
            }
        }
    }

    fn schema(&self) -> MutexGuard<'_, Option<i64>> {
        self.schema.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Changes").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[test]
    fn all_are_told_even_if_one_panics() {
        let changes = Changes::default();
        let told = Arc::new(Mutex::new(Vec::new()));
        changes.on_commit(|_| panic!("on purpose"));
        changes.on_commit({
            let told = Arc::clone(&told);
            move |tables| told.lock().unwrap().push(tables.iter().cloned().collect::<Vec<_>>())
        });
        changes.tell(Written::Tables(BTreeSet::from(["users".into()])));
        changes.tell(Written::Everything);
        let told = told.lock().unwrap();
        let told: Vec<Vec<&str>> =
            told.iter().map(|tables| tables.iter().map(|it| &**it).collect()).collect();
        assert_eq!(told, [["*", "users"], ["*", "?"]]);
    }

    #[test]
    fn another_schema_touches_everything_once() {
        let changes = Changes::default();
        let told = Arc::new(Mutex::new(0));
        changes.on_commit({
            let told = Arc::clone(&told);
            move |_| *told.lock().unwrap() += 1
        });
        for (version, expect) in [(7, 0), (7, 0), (8, 1), (8, 1), (7, 2)] {
            changes.find_schema(version);
            assert_eq!(*told.lock().unwrap(), expect, "{version}");
        }
    }
}
