//! What threads share, as the algorithm of the cache uses it: the model of it brings its own.

use std::sync::{MutexGuard, PoisonError};
pub(crate) use std::{
    collections::HashSet,
    sync::{
        Arc, Mutex, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

/// Locks; a panic elsewhere has left nothing half done.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
