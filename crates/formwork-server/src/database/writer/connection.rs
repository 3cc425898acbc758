//! The connection of the writer: the shared transaction, and what is noticed of it.

use std::{
    ops::{Deref, DerefMut},
    sync::Arc,
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    error::{Reason, WriteError},
    guards,
    watch::Watch,
};
use crate::database::changes::Written;

/// A connection on which the shared transaction is begun and committed, and nobody else commits.
pub(super) struct WriteConnection {
    connection: SqliteConnection,
    watch: Arc<Watch>,
    turn_timeout: Duration,
    has_deferred_constraints: bool,
    notes_tables: bool,
    /// The version of the schema for which there are triggers.
    guarded: Option<i64>,
}

impl WriteConnection {
    pub(super) async fn open(
        options: &SqliteConnectOptions,
        turn_timeout: Duration,
        notes_tables: bool,
    ) -> sqlx::Result<Self> {
        let mut connection = options.connect().await?;
        let watch = Arc::new(Watch::default());
        count_shared_transaction(&mut connection).await?;
        watch.set_hooks(&mut connection).await?;
        if notes_tables {
            watch.set_update_hook(&mut connection).await?;
        }
        let has_deferred_constraints = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY%DEFERRED%')",
        );
        let has_deferred_constraints = has_deferred_constraints.fetch_one(&mut connection).await?;
        Ok(Self {
            connection,
            watch,
            turn_timeout,
            has_deferred_constraints,
            notes_tables,
            guarded: None,
        })
    }

    /// Whether only the commit can say that a transaction is refused.
    pub(super) fn has_deferred_constraints(&self) -> bool {
        self.has_deferred_constraints
    }

    /// Begins the transaction that a group shares.
    pub(super) async fn begin(&mut self) -> Result<(), WriteError> {
        self.watch.begin();
        if !self.notes_tables {
            return self.execute("BEGIN IMMEDIATE").await;
        }
        // Ends, because whoever changes the schema meanwhile is not this process alone.
        while self.begin_unguarded().await? {
            guards::set(&mut self.connection).await?;
            self.watch.allow_commit(true);
            self.execute("COMMIT").await?;
            self.watch.begin();
        }
        Ok(())
    }

    /// Begins, and says whether there may be tables without triggers.
    async fn begin_unguarded(&mut self) -> Result<bool, WriteError> {
        let found = sqlx::query_scalar("BEGIN IMMEDIATE; PRAGMA schema_version");
        let found: i64 = found.fetch_one(&mut self.connection).await?;
        Ok(self.guarded.replace(found) != Some(found))
    }

    /// The version of the schema in which the transaction has begun, if tables are noted.
    pub(super) fn schema_version(&self) -> Option<i64> {
        self.guarded
    }

    /// Begins a turn, in which statements are interrupted after `turn_timeout`.
    pub(super) async fn set_savepoint(&mut self) -> Result<(), WriteError> {
        self.execute("SAVEPOINT formwork_turn").await?;
        // A virtual table may have written only now what it was told in an earlier turn.
        self.watch.keep_touched();
        self.watch.set_turn(Instant::now().checked_add(self.turn_timeout));
        Ok(())
    }

    /// Keeps what was done in the turn, for the group to commit.
    pub(super) async fn release_savepoint(&mut self) -> Result<(), WriteError> {
        self.end_turn("RELEASE formwork_turn").await?;
        self.watch.keep_touched();
        Ok(())
    }

    /// Undoes what was done in the turn, and that alone.
    pub(super) async fn roll_back_to_savepoint(&mut self) -> Result<(), WriteError> {
        self.end_turn("ROLLBACK TO formwork_turn; RELEASE formwork_turn").await?;
        self.watch.forget_touched();
        Ok(())
    }

    /// A savepoint of this name may be found although the transaction is another one by now.
    async fn end_turn(&mut self, statement: &'static str) -> Result<(), WriteError> {
        let ended = self.execute(statement).await;
        let is_in_time = self.watch.is_in_time();
        self.watch.set_turn(None);
        if !is_in_time {
            return Err(Reason::TurnTooLong(self.turn_timeout).into());
        }
        if self.watch.was_rolled_back() {
            return Err(Reason::RolledBack.into());
        }
        ended
    }

    async fn execute(&mut self, statement: &'static str) -> Result<(), WriteError> {
        sqlx::query(statement).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Commits the group; what was done is on the disk then.
    ///
    /// With the outcome it gives what was written, if that is noted; it may be kept although the
    /// commit has failed.
    pub(super) async fn commit(&mut self) -> (Result<(), WriteError>, Option<Written>) {
        self.watch.allow_commit(true);
        let committed = self.commit_noting().await;
        self.watch.allow_commit(false);
        match committed {
            Ok(written) => (Ok(()), written),
            Err(error) => (Err(error), self.notes_tables.then_some(Written::Everything)),
        }
    }

    async fn commit_noting(&mut self) -> Result<Option<Written>, WriteError> {
        if !self.notes_tables {
            self.execute("COMMIT").await?;
            return Ok(None);
        }
        let versions = sqlx::query_scalar("PRAGMA schema_version; COMMIT");
        let versions: Vec<i64> = versions.fetch_all(&mut self.connection).await?;
        let touched = self.watch.take_touched();
        let is_same = self.guarded == versions.first().copied();
        Ok(Some(if is_same { Written::Tables(touched) } else { Written::Everything }))
    }

    /// Ends a group of which nothing is kept.
    pub(super) async fn roll_back(&mut self) -> Result<(), WriteError> {
        self.execute("ROLLBACK").await
    }

    /// Closes the connection; what was not committed is gone, and the file's lock is free.
    pub(super) async fn close(self) {
        // What it could not do would have been noticed by the group.
        let _ = self.connection.close().await;
    }
}

impl Deref for WriteConnection {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        &self.connection
    }
}

impl DerefMut for WriteConnection {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.connection
    }
}

/// Lets sqlx count the shared transaction for good, so that one begun within a turn is a savepoint.
///
/// All else of the shared transaction is SQL of the writer's own: what sqlx counts may be left wrong
/// by a nested transaction that is never dropped, and only names savepoints.
async fn count_shared_transaction(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    std::mem::forget(connection.begin().await?);
    sqlx::query("ROLLBACK").execute(connection).await?;
    Ok(())
}
