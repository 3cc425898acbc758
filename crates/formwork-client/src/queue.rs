//! Calls that are made one after another.

use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use formwork_core::Result;
use leptos::task::spawn_local;

/// A call, whichever action it is of: what is done with it is compiled once for each value.
pub(crate) type BoxedCall<T> = Pin<Box<dyn Future<Output = Result<T>> + Send>>;

/// The calls that wait, and whether one is under way; it outlives the island, so that none is lost.
pub(crate) struct Queue<T>(Arc<Mutex<Waiting<T>>>);

struct Waiting<T> {
    calls: VecDeque<BoxedCall<T>>,
    running: bool,
}

impl<T> Queue<T> {
    pub(crate) fn new() -> Self {
        Self(Arc::new(Mutex::new(Waiting { calls: VecDeque::new(), running: false })))
    }

    /// Makes the call when those before it have their answers; each answer goes to `settle`, which
    /// the first of them brought.
    pub(crate) fn run(&self, call: BoxedCall<T>, settle: impl Fn(Result<T>) + 'static)
    where
        T: 'static,
    {
        if !self.push(call) {
            return;
        }
        let queue = self.clone();
        spawn_local(async move {
            while let Some(call) = queue.next() {
                settle(call.await);
            }
        });
    }

    /// Adds a call; true if someone has to make it because none is under way.
    fn push(&self, call: BoxedCall<T>) -> bool {
        let mut waiting = self.waiting();
        waiting.calls.push_back(call);
        !std::mem::replace(&mut waiting.running, true)
    }

    fn next(&self) -> Option<BoxedCall<T>> {
        let mut waiting = self.waiting();
        let next = waiting.calls.pop_front();
        waiting.running = next.is_some();
        next
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Queue<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Queue").field(&self.waiting().calls.len()).finish()
    }
}
