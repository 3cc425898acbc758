//! The transaction that the body of an action works in.

use std::{
    fmt,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use formwork_core::{Error, Result};
use sqlx::SqliteConnection;

use crate::database::WriteTransaction;

tokio::task_local! {
    static CURRENT: Slot;
}

/// Where the transaction is while the body does not have it.
#[derive(Clone)]
pub(super) struct Slot(Arc<Mutex<Option<WriteTransaction>>>);

impl Slot {
    pub(super) fn new(transaction: WriteTransaction) -> Self {
        Self(Arc::new(Mutex::new(Some(transaction))))
    }

    /// Runs a body that may ask for the transaction.
    pub(super) fn scope<F: Future>(&self, body: F) -> impl Future<Output = F::Output> + use<F> {
        CURRENT.scope(self.clone(), body)
    }

    pub(super) fn take(&self) -> Option<WriteTransaction> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<WriteTransaction>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a body runs here that has a transaction.
pub(super) fn is_open() -> bool {
    CURRENT.try_with(|_| ()).is_ok()
}

/// The transaction that the body of an action with `once` is given; what `#[action(once)]` expands to.
///
/// The framework has begun it, and ends it when the body is done.
pub struct OnceTransaction {
    slot: Slot,
    /// There until this is dropped.
    transaction: Option<WriteTransaction>,
}

impl OnceTransaction {
    /// Takes the transaction of the action that runs.
    ///
    /// # Errors
    ///
    /// The body was not run by the framework, or has taken it already.
    pub fn take() -> Result<Self> {
        let slot = CURRENT.try_with(Clone::clone).ok();
        let taken = slot.and_then(|slot| Some((slot.take()?, slot)));
        let (transaction, slot) = taken.ok_or_else(|| Error::failed("no transaction is open"))?;
        Ok(Self { slot, transaction: Some(transaction) })
    }
}

const IS_THERE: &str = "it is given back by the drop alone";

impl Deref for OnceTransaction {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.transaction.as_ref().expect(IS_THERE)
    }
}

impl DerefMut for OnceTransaction {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.transaction.as_mut().expect(IS_THERE)
    }
}

impl Drop for OnceTransaction {
    fn drop(&mut self) {
        *self.slot.lock() = self.transaction.take();
    }
}

impl fmt::Debug for OnceTransaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceTransaction").finish_non_exhaustive()
    }
}
