//! A value that is shown before the server has confirmed it.

use formwork_core::{
    Result,
    action::{Action, Call},
};
use leptos::prelude::*;

use crate::{
    explain::explain,
    queue::{BoxedCall, Queue},
};

/// A value that changes at once and is put right by the server's answer; see [`use_optimistic`].
#[derive(Debug)]
pub struct Optimistic<T: Send + Sync + 'static> {
    // One signal for all of it: each further type of signal would weigh a KiB of WASM.
    state: RwSignal<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    shown: T,
    /// What the server said last.
    settled: T,
    /// How many calls have no answer yet.
    open: u32,
    error: Option<String>,
    calls: Queue<T>,
}

impl<T: Send + Sync> Clone for Optimistic<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Optimistic<T> {}

/// Shows `value`, and what [`Optimistic::run`] makes of it while the server is asked.
pub fn use_optimistic<T: Clone + Send + Sync + 'static>(value: T) -> Optimistic<T> {
    let (shown, settled) = (value.clone(), value);
    let state = State { shown, settled, open: 0, error: None, calls: Queue::new() };
    Optimistic { state: RwSignal::new(state) }
}

impl<T: Clone + Send + Sync + 'static> Optimistic<T> {
    /// The value to show now.
    #[must_use]
    pub fn get(&self) -> T {
        self.state.with(|state| state.shown.clone())
    }

    /// Whether a call is under way.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.state.with(|state| state.open > 0)
    }

    /// What the visitor is told if the last call failed; the value is then the settled one again.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.state.with(|state| state.error.clone())
    }

    /// Shows `change` of the value at once, and the answer of `call` when it arrives.
    ///
    /// The calls of one value are made one after another, so that the server sees clicks in their
    /// order. What is shown is the last change until the last call has its answer.
    pub fn run<A>(&self, change: impl FnOnce(&T) -> T, call: Call<A>)
    where
        A: Action<Output = T>,
    {
        self.show_and_call(change, Box::pin(call));
    }

    fn show_and_call(&self, change: impl FnOnce(&T) -> T, call: BoxedCall<T>) {
        let state = self.state;
        let calls = state.try_update(|state| {
            state.open += 1;
            state.error = None;
            state.shown = change(&state.shown);
            state.calls.clone()
        });
        // The island may be gone by now: then there was nobody to click.
        let Some(calls) = calls else { return };
        calls.run(call, move |result| {
            state.try_update(|state| state.settle(result));
        });
    }
}

impl<T: Clone> State<T> {
    fn settle(&mut self, result: Result<T>) {
        self.open -= 1;
        let last = self.open == 0;
        match result {
            Ok(value) => self.settled = value,
            Err(error) if last => self.error = Some(explain(&error)),
            Err(_) => {}
        }
        if last {
            self.shown = self.settled.clone();
        }
    }
}
