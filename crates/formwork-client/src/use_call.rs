//! Calls of an action by an island, and what became of the last one.

use std::fmt;

use formwork_core::{
    Error, FieldErrors, Kind, Result,
    action::{Action, Call},
};
use leptos::prelude::*;

use crate::queue::{Queue, explain};

/// What became of an island's calls of one action; see [`use_call`].
pub struct CallState<A: Action>
where
    A::Output: Sync,
{
    state: RwSignal<State<A::Output>>,
}

struct State<T> {
    /// How many calls have no answer yet.
    open: u32,
    value: Option<T>,
    error: Option<Error>,
    queue: Queue<T>,
}

impl<A: Action> Clone for CallState<A>
where
    A::Output: Sync,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Action> Copy for CallState<A> where A::Output: Sync {}

/// Calls an action from an island, and shows what becomes of it.
///
/// The action is the one whose calls are given to [`CallState::run`], or is named:
/// `use_call::<rename>()`. On the server, where islands are rendered first, nothing was called yet.
/// A page asks with `use_action` what became of a form; an island that shows a value before the
/// server has confirmed it has [`use_optimistic`](crate::use_optimistic).
///
/// # Examples
///
/// ```
/// use formwork_client::use_call;
/// # use formwork_core::action::{Action, Call};
/// # #[allow(non_camel_case_types)]
/// # struct rename {}
/// # impl Action for rename {
/// #     const ID: &'static str = "rename";
/// #     type Args = (String,);
/// #     type Output = u32;
/// # }
/// # fn rename(_: String) -> Call<rename> { Call::new(async { Ok(1) }) }
/// use leptos::prelude::*;
///
/// fn rename_button() -> impl IntoView {
///     let renamed = use_call();
///     view! {
///         <button on:click=move |_| renamed.run(rename("new".to_owned()))>"Rename"</button>
///         <p>{move || if renamed.pending() { "Wait".to_owned() } else { String::new() }}</p>
///         <p>{move || renamed.value().map(|count| format!("{count} changes"))}</p>
///         <p role="alert">{move || renamed.error()}</p>
///     }
/// }
/// # let _ = rename_button;
/// ```
pub fn use_call<A: Action>() -> CallState<A>
where
    A::Output: Sync,
{
    let state = State { open: 0, value: None, error: None, queue: Queue::new() };
    CallState { state: RwSignal::new(state) }
}

impl<A: Action> CallState<A>
where
    A::Output: Sync,
{
    /// Makes a call. The calls are made one after another, so that the server sees clicks in their
    /// order.
    pub fn run(&self, call: Call<A>) {
        let state = self.state;
        let queue = state.try_update(|state| {
            state.open += 1;
            state.queue.clone()
        });
        // The island may be gone by now: then there was nobody to click.
        let Some(queue) = queue else { return };
        queue.run(Box::pin(call), move |result| {
            state.try_update(|state| state.settle(result));
        });
    }

    /// Whether a call has no answer yet.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.state.with(|state| state.open > 0)
    }

    /// What the action returned last; a call that fails leaves it.
    #[must_use]
    pub fn value(&self) -> Option<A::Output>
    where
        A::Output: Clone,
    {
        self.state.with(|state| state.value.clone())
    }

    /// What was wrong with the input of the last call; nothing, if nothing was refused.
    #[must_use]
    pub fn errors(&self) -> FieldErrors {
        self.state.with(|state| match state.error.as_ref().map(Error::kind) {
            Some(Kind::Invalid(errors) | Kind::Conflict(errors)) => errors.clone(),
            _ => FieldErrors::new(),
        })
    }

    /// What the visitor is told if the last call failed, whatever the reason.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.state.with(|state| state.error.as_ref().map(|error| explain(error.kind())))
    }
}

impl<T> State<T> {
    fn settle(&mut self, result: Result<T>) {
        self.open -= 1;
        match result {
            Ok(value) => (self.value, self.error) = (Some(value), None),
            Err(error) => self.error = Some(error),
        }
    }
}

impl<A: Action> fmt::Debug for CallState<A>
where
    A::Output: Sync,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallState").field("action", &A::ID).finish_non_exhaustive()
    }
}
