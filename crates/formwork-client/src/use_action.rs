//! What becomes of an action: of a form that the page follows, and of an island's calls.

use std::fmt;

use formwork_core::{
    Error, FieldErrors, FormValues, Kind, Result,
    action::{Action, Call, NamedAction},
};
use leptos::prelude::*;

use crate::{explain::explain, queue::Queue};

#[cfg(not(target_arch = "wasm32"))]
use told::first_state;

#[cfg(not(target_arch = "wasm32"))]
mod told;

/// Whether calls are made: on the server nobody clicks.
const CAN_CALL: bool = cfg!(target_arch = "wasm32");

/// What became of an action; see [`use_action`].
pub struct ActionState<A: Action> {
    state: RwSignal<State<A::Output>>,
}

struct State<T> {
    /// The element id of the form, if it was given one of its own.
    form: Option<String>,
    input: Option<FormValues>,
    value: Option<T>,
    error: Option<Error>,
    /// How many calls have no answer yet.
    open: u32,
    queue: Queue<T>,
}

/// What becomes of an action: of the form that this page follows, or of an island's calls.
///
/// `action` is the action itself (`use_action(create_user)`), or the action with bound arguments
/// (`use_action(rename.bind(3))`), which stands for the forms that have these.
///
/// **In a page** it tells what became of the submit that the page follows: the
/// [`value`](ActionState::value) that the action returned, or what was wrong
/// ([`errors`](ActionState::errors)) and what was typed ([`input`](ActionState::input)). So it is in
/// layouts, metadata and components of the server, with and without scripts, and a cached page may ask as
/// well; in every other render the state is empty. An action that redirects has no value to show in the page
/// that it leads to.
///
/// **In an island** it makes calls, by [`run`](ActionState::run), and tells what becomes of them. It begins
/// with nothing, on the server as in the browser, so that the two agree: what the page knows is handed to the
/// island as a property. To show a value before the server has confirmed it, there is
/// [`use_optimistic`](crate::use_optimistic).
///
/// # Examples
///
/// ```
/// use formwork_client::use_action;
/// # use formwork_core::{Result, action::{Action, Call}};
/// # #[expect(non_camel_case_types, reason = "it has the name of its function")]
/// # struct vote {}
/// # impl Action for vote {
/// #     const ID: &'static str = "vote";
/// #     type Args = ();
/// #     type Output = u32;
/// # }
/// # fn vote() -> Call<vote> { Call::new(async { Ok(1) }) }
/// use leptos::prelude::*;
///
/// async fn page() -> Result<impl IntoView> {
///     let count = use_action(vote).value().map(|count| view! { <p>{count}" votes"</p> });
///     Ok(view! { <main>{count}</main> })
/// }
///
/// fn island() -> impl IntoView {
///     let voted = use_action(vote);
///     view! {
///         <button on:click=move |_| voted.run(vote())>"Vote"</button>
///         <p>{move || if voted.pending() { "Wait".to_owned() } else { String::new() }}</p>
///         <p>{move || voted.value().map(|count| format!("{count} votes"))}</p>
///         <p role="alert">{move || voted.error()}</p>
///     }
/// }
/// # let _ = (page, island);
/// ```
///
/// What is no action does not compile:
///
/// ```compile_fail,E0277
/// # use formwork_client::use_action;
/// async fn vote() -> u32 { 1 }
///
/// let voted = use_action(vote);
/// ```
pub fn use_action<T, Args>(action: T) -> ActionState<T::Action>
where
    T: NamedAction<Args>,
{
    ActionState { state: RwSignal::new(first_state(action)) }
}

/// Islands begin with nothing.
#[cfg(target_arch = "wasm32")]
fn first_state<T, Args>(_: T) -> State<<T::Action as Action>::Output>
where
    T: NamedAction<Args>,
{
    State::empty()
}

impl<A: Action> ActionState<A> {
    /// Makes a call, in an island: `renamed.run(rename(id, name))`. The calls are made one after another, so
    /// that the server sees clicks in their order. On the server none is made.
    pub fn run(&self, call: Call<A>) {
        if !CAN_CALL {
            return;
        }
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

    /// Whether a call has no answer yet; of a form that an island stands in, `use_form_status` tells it.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.state.with(|state| state.open > 0)
    }

    /// What the action returned last, if it succeeded; a call that fails leaves it.
    #[must_use]
    pub fn value(&self) -> Option<A::Output>
    where
        A::Output: Clone,
    {
        self.state.with(|state| state.value.clone())
    }

    /// What `look` makes of the [`value`](Self::value), which need not be cloned for it.
    pub fn with_value<R>(&self, look: impl FnOnce(&A::Output) -> R) -> Option<R> {
        self.state.with(|state| state.value.as_ref().map(look))
    }

    /// What was wrong with the input; nothing, if nothing was refused.
    #[must_use]
    pub fn errors(&self) -> FieldErrors {
        self.state.with(|state| match state.error.as_ref().map(Error::kind) {
            Some(Kind::Invalid(errors) | Kind::Conflict(errors)) => errors.clone(),
            _ => FieldErrors::new(),
        })
    }

    /// What the visitor is told if it failed, whatever the reason, in the language of the page.
    #[must_use]
    pub fn error(&self) -> Option<String> {
        self.state.with(|state| state.error.as_ref().map(explain))
    }

    /// What was typed, if the form is shown again; passwords are not among it.
    #[must_use]
    pub fn input(&self) -> Option<FormValues> {
        self.state.with(|state| state.input.clone())
    }

    /// The same if it was submitted from the form with this `id`, and the empty state if not.
    #[must_use]
    pub fn of_form(self, id: &str) -> Self {
        if self.state.with(|state| state.form.as_deref() == Some(id)) {
            return self;
        }
        Self { state: RwSignal::new(State::empty()) }
    }
}

impl<T> State<T> {
    fn empty() -> Self {
        let queue = Queue::new();
        Self { form: None, input: None, value: None, error: None, open: 0, queue }
    }

    fn settle(&mut self, result: Result<T>) {
        self.open -= 1;
        match result {
            Ok(value) => (self.value, self.error) = (Some(value), None),
            Err(error) => self.error = Some(error),
        }
    }
}

impl<A: Action> Clone for ActionState<A> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A: Action> Copy for ActionState<A> {}

impl<A: Action> fmt::Debug for ActionState<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ActionState").field("action", &A::ID).finish_non_exhaustive()
    }
}
