//! The connection of the writer: the shared transaction, and what is noticed of it.

use std::{
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::error::{Reason, WriteError};

/// After how many instructions of SQLite's machine it is asked whether a statement runs too long.
const INSTRUCTIONS_BETWEEN_CHECKS: i32 = 10_000;

/// A connection on which the shared transaction is begun and committed, and nobody else commits.
pub(super) struct WriteConnection {
    connection: SqliteConnection,
    watch: Arc<Watch>,
    turn_timeout: Duration,
    has_deferred_constraints: bool,
}

/// What the hooks of the connection look at, and note.
#[derive(Default)]
struct Watch {
    may_commit: AtomicBool,
    was_rolled_back: AtomicBool,
    turn_ends: Mutex<Option<Instant>>,
}

impl Watch {
    fn is_in_time(&self) -> bool {
        let turn_ends = *self.turn_ends.lock().unwrap_or_else(PoisonError::into_inner);
        turn_ends.is_none_or(|end| Instant::now() < end)
    }

    fn set_turn(&self, end: Option<Instant>) {
        *self.turn_ends.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }
}

impl WriteConnection {
    pub(super) async fn open(
        options: &SqliteConnectOptions,
        turn_timeout: Duration,
    ) -> sqlx::Result<Self> {
        let mut connection = options.connect().await?;
        let watch = Arc::new(Watch::default());
        count_shared_transaction(&mut connection).await?;
        set_hooks(&mut connection, &watch).await?;
        let has_deferred_constraints = sqlx::query_scalar(
            "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE sql LIKE '%INITIALLY%DEFERRED%')",
        );
        let has_deferred_constraints = has_deferred_constraints.fetch_one(&mut connection).await?;
        Ok(Self { connection, watch, turn_timeout, has_deferred_constraints })
    }

    /// Whether only the commit can say that a transaction is refused.
    pub(super) fn has_deferred_constraints(&self) -> bool {
        self.has_deferred_constraints
    }

    /// Begins the transaction that a group shares.
    pub(super) async fn begin(&mut self) -> Result<(), WriteError> {
        self.watch.may_commit.store(false, Ordering::SeqCst);
        self.watch.was_rolled_back.store(false, Ordering::SeqCst);
        self.execute("BEGIN IMMEDIATE").await
    }

    /// Begins a turn, in which statements are interrupted after `turn_timeout`.
    pub(super) async fn set_savepoint(&mut self) -> Result<(), WriteError> {
        self.execute("SAVEPOINT formwork_turn").await?;
        self.watch.set_turn(Instant::now().checked_add(self.turn_timeout));
        Ok(())
    }

    /// Keeps what was done in the turn, for the group to commit.
    pub(super) async fn release_savepoint(&mut self) -> Result<(), WriteError> {
        self.end_turn("RELEASE formwork_turn").await
    }

    /// Undoes what was done in the turn, and that alone.
    pub(super) async fn roll_back_to_savepoint(&mut self) -> Result<(), WriteError> {
        self.end_turn("ROLLBACK TO formwork_turn; RELEASE formwork_turn").await
    }

    /// A savepoint of this name may be found although the transaction is another one by now.
    async fn end_turn(&mut self, statement: &'static str) -> Result<(), WriteError> {
        let ended = self.execute(statement).await;
        let is_in_time = self.watch.is_in_time();
        self.watch.set_turn(None);
        if !is_in_time {
            return Err(Reason::TurnTooLong(self.turn_timeout).into());
        }
        if self.watch.was_rolled_back.load(Ordering::SeqCst) {
            return Err(Reason::RolledBack.into());
        }
        ended
    }

    async fn execute(&mut self, statement: &'static str) -> Result<(), WriteError> {
        sqlx::query(statement).execute(&mut self.connection).await?;
        Ok(())
    }

    /// Commits the group; what was done is on the disk then.
    pub(super) async fn commit(&mut self) -> Result<(), WriteError> {
        self.watch.may_commit.store(true, Ordering::SeqCst);
        let committed = self.execute("COMMIT").await;
        self.watch.may_commit.store(false, Ordering::SeqCst);
        committed
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

/// Lets nothing be committed but by the group, notes that everything was rolled back, and interrupts
/// a statement that runs longer than its turn.
async fn set_hooks(connection: &mut SqliteConnection, watch: &Arc<Watch>) -> sqlx::Result<()> {
    let mut handle = connection.lock_handle().await?;
    let at_commit = Arc::clone(watch);
    handle.set_commit_hook(move || at_commit.may_commit.load(Ordering::SeqCst));
    let at_rollback = Arc::clone(watch);
    handle.set_rollback_hook(move || at_rollback.was_rolled_back.store(true, Ordering::SeqCst));
    let between = Arc::clone(watch);
    handle.set_progress_handler(INSTRUCTIONS_BETWEEN_CHECKS, move || between.is_in_time());
    Ok(())
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
