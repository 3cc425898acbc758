//! What a transaction of PostgreSQL reads and writes, by the locks that it holds.
//!
//! Whatever uses a relation locks it until the transaction ends, in a mode that says for what (manual,
//! "Explicit Locking"): the query itself, the views that it names and their tables, functions, triggers,
//! foreign keys. A savepoint that is undone gives back its locks. So nobody has to read SQL. Parallel
//! workers have locks of their own, so a transaction that is to be asked has none of them.

use std::{collections::BTreeSet, sync::Arc};

use sqlx::{FromRow, PgConnection};

use crate::database::changes::{ANY_TABLE, EVERY_TABLE, Written};

/// What is locked by a transaction.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Locked {
    /// What was read, as it is noted.
    pub(super) read: Vec<Arc<str>>,
    /// What was written, if anything was.
    pub(super) written: Option<Written>,
}

/// A lock on something that has rows.
#[derive(FromRow)]
struct Lock {
    /// `None` if the transaction has dropped it.
    relation: Option<String>,
    /// Whether it is seen by this connection alone.
    is_temporary: bool,
    /// Whether its rows are somewhere else.
    is_foreign: bool,
    /// Whether a trigger of the application's waits for the commit.
    is_deferred: bool,
    mode: String,
}

impl Locked {
    /// What nobody knows anything of.
    pub(super) fn anything() -> Self {
        Self { read: vec![EVERY_TABLE.into()], written: Some(Written::Everything) }
    }

    /// Asks for the locks of the transaction that is open.
    pub(super) async fn ask(connection: &mut PgConnection) -> sqlx::Result<Self> {
        Ok(Self::by(queries::locks(connection).await?))
    }

    /// The same before a commit: what would be done by that is done first.
    pub(super) async fn ask_at_the_end(connection: &mut PgConnection) -> sqlx::Result<Self> {
        let locks = queries::locks(connection).await?;
        if !locks.iter().any(|lock| lock.is_deferred) {
            return Ok(Self::by(locks));
        }
        queries::run_deferred(connection).await?;
        Self::ask(connection).await
    }

    fn by(locks: Vec<Lock>) -> Self {
        let (mut read, mut written) = (BTreeSet::<Arc<str>>::new(), BTreeSet::new());
        let mut may_change_schema = false;
        for Lock { relation, is_temporary, is_foreign, mode, .. } in locks {
            let name: Option<Arc<str>> = relation.map(Into::into);
            if is_temporary {
                // It changes unseen, when this connection writes to it.
                read.insert(EVERY_TABLE.into());
                continue;
            }
            if is_foreign {
                read.insert(EVERY_TABLE.into());
            }
            match (&*mode, name) {
                ("AccessExclusiveLock", _) | (_, None) => may_change_schema = true,
                ("RowExclusiveLock" | "ShareRowExclusiveLock" | "ExclusiveLock", Some(name)) => {
                    read.insert(Arc::clone(&name));
                    written.insert(name);
                }
                (_, Some(name)) => {
                    read.insert(name);
                }
            }
        }
        if !read.is_empty() {
            read.insert(ANY_TABLE.into());
        }
        let written = match may_change_schema {
            true => Some(Written::Everything),
            false => (!written.is_empty()).then_some(Written::Tables(written)),
        };
        Self { read: read.into_iter().collect(), written }
    }
}

mod queries {
    //! The SQL of locks.

    use sqlx::PgConnection;

    use super::Lock;

    /// The locks of this connection on what has rows, but for the catalogues. Indexes, sequences and
    /// what a table keeps elsewhere are locked along with it.
    pub(super) async fn locks(connection: &mut PgConnection) -> sqlx::Result<Vec<Lock>> {
        sqlx::query_as(
            "SELECT DISTINCT \
             CASE schema.nspname WHEN 'public' THEN class.relname::text \
             ELSE schema.nspname || '.' || class.relname END AS relation, \
             coalesce(class.relpersistence = 't', false) AS is_temporary, \
             coalesce(class.relkind = 'f', false) AS is_foreign, lock.mode AS mode, \
             coalesce(lock.mode = 'RowExclusiveLock' AND class.relhastriggers AND EXISTS (\
             SELECT FROM pg_catalog.pg_trigger \
             WHERE tgrelid = class.oid AND tgdeferrable AND NOT tgisinternal), false) \
             AS is_deferred \
             FROM pg_catalog.pg_locks AS lock \
             LEFT JOIN pg_catalog.pg_class AS class ON class.oid = lock.relation \
             LEFT JOIN pg_catalog.pg_namespace AS schema ON schema.oid = class.relnamespace \
             WHERE lock.locktype = 'relation' AND lock.pid = pg_catalog.pg_backend_pid() \
             AND lock.granted AND lock.database <> 0 \
             AND (class.relkind IS NULL OR class.relkind IN ('r', 'p', 'v', 'm', 'f')) \
             AND (schema.nspname IS NULL \
             OR schema.nspname NOT IN ('pg_catalog', 'information_schema'))",
        )
        .fetch_all(connection)
        .await
    }

    /// Runs the triggers that wait for the commit, and those that they call.
    pub(super) async fn run_deferred(connection: &mut PgConnection) -> sqlx::Result<()> {
        sqlx::query("SET CONSTRAINTS ALL IMMEDIATE").execute(connection).await.map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(relation: &str, mode: &str) -> Lock {
        let (is_temporary, is_foreign) = (relation == "temporary", relation == "foreign");
        let relation = (relation != "dropped").then(|| relation.to_owned());
        Lock { relation, is_temporary, is_foreign, is_deferred: false, mode: mode.to_owned() }
    }

    #[track_caller]
    fn check(locks: &[(&str, &str)], read: &[&str], written: Option<&[&str]>) {
        let locked = Locked::by(locks.iter().map(|(name, mode)| lock(name, mode)).collect());
        assert_eq!(locked.read.iter().map(|name| &**name).collect::<Vec<_>>(), read);
        let tables = match &locked.written {
            Some(Written::Tables(tables)) => Some(tables.iter().map(|name| &**name).collect()),
            Some(Written::Everything) => Some(vec![EVERY_TABLE]),
            None => None,
        };
        assert_eq!(tables.as_deref(), written);
    }

    #[test]
    fn the_mode_says_what_for() {
        check(&[], &[], None);
        check(&[("users", "AccessShareLock")], &["?", "users"], None);
        // For a foreign key, or to keep others from changing a row.
        check(&[("users", "RowShareLock")], &["?", "users"], None);
        let both = [("likes", "RowExclusiveLock"), ("users", "AccessShareLock")];
        check(&both, &["?", "likes", "users"], Some(&["likes"]));
        check(&[("sums", "ExclusiveLock")], &["?", "sums"], Some(&["sums"]));
        check(&[("users", "ShareLock")], &["?", "users"], None);
    }

    #[test]
    fn what_may_be_a_change_of_the_schema_touches_everything() {
        check(&[("users", "AccessExclusiveLock")], &[], Some(&["*"]));
        check(&[("dropped", "AccessExclusiveLock")], &[], Some(&["*"]));
    }

    #[test]
    fn what_changes_unseen_is_read_as_everything() {
        check(&[("temporary", "AccessExclusiveLock")], &["*", "?"], None);
        check(&[("foreign", "AccessShareLock")], &["*", "?", "foreign"], None);
    }
}
