//! What the hooks of the writer's connection look at, and note.

use std::{
    collections::BTreeSet,
    mem,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use sqlx::SqliteConnection;

use super::guards;

/// After how many instructions of SQLite's machine it is asked whether a statement runs too long.
const INSTRUCTIONS_BETWEEN_CHECKS: i32 = 10_000;

/// What hooks and writer say to each other.
#[derive(Default)]
pub(super) struct Watch {
    may_commit: AtomicBool,
    was_rolled_back: AtomicBool,
    turn_ends: Mutex<Option<Instant>>,
    touched: Mutex<Touched>,
}

/// Tables of which rows were written.
#[derive(Default)]
struct Touched {
    turn: BTreeSet<Arc<str>>,
    /// Of the turns that the group keeps.
    group: BTreeSet<Arc<str>>,
}

impl Watch {
    /// Lets nothing be committed but by the group, notes that everything was rolled back, and
    /// interrupts a statement that runs longer than its turn.
    pub(super) async fn set_hooks(
        self: &Arc<Self>,
        connection: &mut SqliteConnection,
    ) -> sqlx::Result<()> {
        let mut handle = connection.lock_handle().await?;
        let at_commit = Arc::clone(self);
        handle.set_commit_hook(move || at_commit.may_commit.load(Ordering::SeqCst));
        let at_rollback = Arc::clone(self);
        handle.set_rollback_hook(move || at_rollback.was_rolled_back.store(true, Ordering::SeqCst));
        let between = Arc::clone(self);
        handle.set_progress_handler(INSTRUCTIONS_BETWEEN_CHECKS, move || between.is_in_time());
        Ok(())
    }

    /// Notes of which tables rows are written.
    pub(super) async fn set_update_hook(
        self: &Arc<Self>,
        connection: &mut SqliteConnection,
    ) -> sqlx::Result<()> {
        let at_update = Arc::clone(self);
        connection.lock_handle().await?.set_update_hook(move |update| {
            if let Some(table) = guards::written_table(update.database, update.table) {
                at_update.touched().note(table);
            }
        });
        Ok(())
    }

    pub(super) fn begin(&self) {
        self.may_commit.store(false, Ordering::SeqCst);
        self.was_rolled_back.store(false, Ordering::SeqCst);
        *self.touched() = Touched::default();
    }

    pub(super) fn allow_commit(&self, allowed: bool) {
        self.may_commit.store(allowed, Ordering::SeqCst);
    }

    pub(super) fn was_rolled_back(&self) -> bool {
        self.was_rolled_back.load(Ordering::SeqCst)
    }

    pub(super) fn is_in_time(&self) -> bool {
        let turn_ends = *self.turn_ends.lock().unwrap_or_else(PoisonError::into_inner);
        turn_ends.is_none_or(|end| Instant::now() < end)
    }

    pub(super) fn set_turn(&self, end: Option<Instant>) {
        *self.turn_ends.lock().unwrap_or_else(PoisonError::into_inner) = end;
    }

    /// What was written up to now is the group's.
    pub(super) fn keep_touched(&self) {
        let mut touched = self.touched();
        let turn = mem::take(&mut touched.turn);
        touched.group.extend(turn);
    }

    /// What was written in the turn is not.
    pub(super) fn forget_touched(&self) {
        self.touched().turn.clear();
    }

    /// The tables that the group has written to, the commit included.
    pub(super) fn take_touched(&self) -> BTreeSet<Arc<str>> {
        self.keep_touched();
        mem::take(&mut self.touched().group)
    }

    fn touched(&self) -> MutexGuard<'_, Touched> {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Touched {
    /// Called for every row.
    fn note(&mut self, table: &str) {
        if !self.turn.contains(table) {
            self.turn.insert(Arc::from(table));
        }
    }
}
