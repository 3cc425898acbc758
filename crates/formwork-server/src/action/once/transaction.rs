//! The transaction that the body of an action works in.

use std::{
    fmt,
    marker::PhantomData,
    ops::{Deref, DerefMut},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use formwork_core::{Error, Result};
use sqlx::SqliteConnection;

use crate::database::{AnyConnection, AnyTransaction};

tokio::task_local! {
    static CURRENT: Slot;
}

/// Where the transaction is while the body does not have it.
#[derive(Clone)]
pub(super) struct Slot(Arc<Mutex<Option<AnyTransaction>>>);

impl Slot {
    pub(super) fn new(transaction: AnyTransaction) -> Self {
        Self(Arc::new(Mutex::new(Some(transaction))))
    }

    /// Runs a body that may ask for the transaction.
    pub(super) fn scope<F: Future>(&self, body: F) -> impl Future<Output = F::Output> + use<F> {
        CURRENT.scope(self.clone(), body)
    }

    pub(super) fn take(&self) -> Option<AnyTransaction> {
        self.lock().take()
    }

    fn lock(&self) -> MutexGuard<'_, Option<AnyTransaction>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a body runs here that has a transaction.
pub(super) fn is_open() -> bool {
    CURRENT.try_with(|_| ()).is_ok()
}

/// The transaction that the body of an action with `once` is given; what `#[action(once)]` expands to.
///
/// The framework has begun it, and ends it when the body is done. `C` is what the body takes.
pub struct OnceTransaction<C = SqliteConnection> {
    slot: Slot,
    /// There until this is dropped.
    transaction: Option<AnyTransaction>,
    taken_as: PhantomData<fn() -> C>,
}

impl<C> OnceTransaction<C> {
    fn take_from_slot() -> Result<Self> {
        let slot = CURRENT.try_with(Clone::clone).ok();
        let taken = slot.and_then(|slot| Some((slot.take()?, slot)));
        let (transaction, slot) = taken.ok_or_else(|| Error::failed("no transaction is open"))?;
        Ok(Self { slot, transaction: Some(transaction), taken_as: PhantomData })
    }
}

impl OnceTransaction<SqliteConnection> {
    /// Takes the transaction of the action that runs, for a body that takes a `SqliteConnection`.
    ///
    /// # Errors
    ///
    /// The body was not run by the framework, or has taken it already; or the application's database
    /// is not SQLite.
    pub fn take() -> Result<Self> {
        let taken = Self::take_from_slot()?;
        if taken.transaction.as_ref().and_then(AnyTransaction::as_sqlite).is_none() {
            return Err(Error::failed(
                "the action takes a `SqliteConnection`, and the application's database is \
                 PostgreSQL: let it take an `AnyConnection`",
            ));
        }
        Ok(taken)
    }
}

impl OnceTransaction<AnyConnection> {
    /// Takes the transaction of the action that runs, for a body that takes an `AnyConnection`.
    ///
    /// # Errors
    ///
    /// The body was not run by the framework, or has taken it already.
    pub fn take_any() -> Result<Self> {
        Self::take_from_slot()
    }
}

const IS_THERE: &str = "it is given back by the drop alone";
const IS_SQLITE: &str = "it was found to be when it was taken";

impl Deref for OnceTransaction<SqliteConnection> {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.transaction.as_ref().expect(IS_THERE).as_sqlite().expect(IS_SQLITE)
    }
}

impl DerefMut for OnceTransaction<SqliteConnection> {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.transaction.as_mut().expect(IS_THERE).as_sqlite_mut().expect(IS_SQLITE)
    }
}

impl Deref for OnceTransaction<AnyConnection> {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        self.transaction.as_ref().expect(IS_THERE)
    }
}

impl DerefMut for OnceTransaction<AnyConnection> {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        self.transaction.as_mut().expect(IS_THERE)
    }
}

impl<C> Drop for OnceTransaction<C> {
    fn drop(&mut self) {
        *self.slot.lock() = self.transaction.take();
    }
}

impl<C> fmt::Debug for OnceTransaction<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnceTransaction").finish_non_exhaustive()
    }
}
