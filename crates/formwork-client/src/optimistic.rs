//! A value that is shown before the server has confirmed it.

use formwork_core::{
    Kind,
    action::{Action, Call},
};
use leptos::{prelude::*, task::spawn_local};

/// A value that changes at once and is put right by the server's answer; see [`use_optimistic`].
#[derive(Debug)]
pub struct Optimistic<T: Send + Sync + 'static> {
    // One signal for all of it: each further type of signal would weigh a KiB of WASM.
    state: RwSignal<State<T>>,
}

#[derive(Debug)]
struct State<T> {
    shown: T,
    /// What the server said last, and to which call.
    settled: T,
    settled_by: u32,
    made: u32,
    answered: u32,
    error: Option<String>,
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
    let state = State { shown, settled, settled_by: 0, made: 0, answered: 0, error: None };
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
        self.state.with(|state| state.made != state.answered)
    }

    /// What the visitor is told if the last call failed; the value is then the settled one again.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.state.with(|state| state.error.clone())
    }

    /// Shows `change` of the value at once, and the answer of `call` when it arrives.
    ///
    /// Calls may overlap. Only the newest decides what is shown in the end: an answer that comes
    /// late is kept as the value to fall back to, and never overwrites a newer one.
    pub fn run<A>(&self, change: impl FnOnce(&T) -> T, call: Call<A>)
    where
        A: Action<Output = T>,
    {
        let state = self.state;
        let number = state.try_update(|state| {
            state.made += 1;
            state.error = None;
            state.shown = change(&state.shown);
            state.made
        });
        // The island may be gone by now: then there is nobody to show the answer to.
        let Some(number) = number else { return };
        spawn_local(async move {
            let result = call.await;
            state.try_update(|state| state.settle(number, result));
        });
    }
}

impl<T: Clone> State<T> {
    fn settle(&mut self, number: u32, result: formwork_core::Result<T>) {
        self.answered += 1;
        let newest = self.made == number;
        match result {
            Ok(value) if number > self.settled_by => {
                self.settled = value;
                self.settled_by = number;
            }
            Err(error) if newest => self.error = Some(explain(error.kind())),
            _ => {}
        }
        if newest {
            self.shown = self.settled.clone();
        }
    }
}

fn explain(kind: &Kind) -> String {
    let text = match kind {
        Kind::Invalid(errors) => {
            return errors.iter().map(|error| error.message()).collect::<Vec<_>>().join(", ");
        }
        Kind::Unauthorized => "Sign in first",
        Kind::Forbidden => "You may not do this",
        Kind::NotFound => "This is no longer there",
        _ => "This did not work; try again",
    };
    text.to_owned()
}
