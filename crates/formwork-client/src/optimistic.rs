//! A value that is shown before the server has confirmed it.

use formwork_core::{
    Kind,
    action::{Action, Call},
};
use leptos::{prelude::*, task::spawn_local};

/// A value that changes at once and is put right by the server's answer; see [`use_optimistic`].
#[derive(Debug)]
pub struct Optimistic<T: Send + Sync + 'static> {
    shown: RwSignal<T>,
    settled: RwSignal<Settled<T>>,
    calls: RwSignal<Calls>,
    error: RwSignal<Option<String>>,
}

/// What the server said last, and to which call.
#[derive(Clone, Debug)]
struct Settled<T> {
    value: T,
    call: u32,
}

/// How many calls were made, and how many of them were answered.
#[derive(Clone, Copy, Debug, Default)]
struct Calls {
    made: u32,
    answered: u32,
}

impl<T: Send + Sync> Clone for Optimistic<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync> Copy for Optimistic<T> {}

/// Shows `value`, and what [`Optimistic::run`] makes of it while the server is asked.
pub fn use_optimistic<T: Clone + Send + Sync + 'static>(value: T) -> Optimistic<T> {
    Optimistic {
        shown: RwSignal::new(value.clone()),
        settled: RwSignal::new(Settled { value, call: 0 }),
        calls: RwSignal::new(Calls::default()),
        error: RwSignal::new(None),
    }
}

impl<T: Clone + Send + Sync + 'static> Optimistic<T> {
    /// The value to show now.
    #[must_use]
    pub fn get(&self) -> T {
        self.shown.get()
    }

    /// Whether a call is under way.
    #[must_use]
    pub fn pending(&self) -> bool {
        let calls = self.calls.get();
        calls.made != calls.answered
    }

    /// What the visitor is told if the last call failed; the value is then the settled one again.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.error.get()
    }

    /// Shows `change` of the value at once, and the answer of `call` when it arrives.
    ///
    /// Calls may overlap. Only the newest decides what is shown in the end: an answer that comes
    /// late is kept as the value to fall back to, and never overwrites a newer one.
    pub fn run<A>(&self, change: impl FnOnce(&T) -> T, call: Call<A>)
    where
        A: Action<Output = T>,
    {
        let this = *self;
        let number = this.calls.try_update(|calls| {
            calls.made += 1;
            calls.made
        });
        let Some(number) = number else { return };
        this.error.set(None);
        this.shown.update(|value| *value = change(value));
        spawn_local(async move {
            let result = call.await;
            this.settle(number, result);
        });
    }

    fn settle(&self, number: u32, result: formwork_core::Result<T>) {
        self.calls.update(|calls| calls.answered += 1);
        let newest = self.calls.with_untracked(|calls| calls.made) == number;
        match result {
            Ok(value) => self.settled.update(|settled| {
                if number > settled.call {
                    *settled = Settled { value, call: number };
                }
            }),
            Err(error) if newest => self.error.set(Some(explain(error.kind()))),
            Err(_) => {}
        }
        if newest {
            self.shown.set(self.settled.with_untracked(|settled| settled.value.clone()));
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
