//! Server actions: identity, arguments, call.

use std::{
    fmt,
    future::Future,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};

use serde::{Serialize, de::DeserializeOwned};

pub use argument::{
    Argument, ArgumentError, Arguments, BoundArguments, ErrorsFuture, Slot, SubmittedFuture,
    form_check, form_errors, form_from_json, form_from_values, form_submitted, form_to_json,
};
pub use bind::{ActionCall, Bind, BoundAction, FormAction, RenderedAction};
pub use named::NamedAction;
pub use sealed::{Anyone, Seal, SealArguments, Sealed, SealedFor, SealedPlace, Sealer};

use crate::Result;

mod argument;
mod bind;
mod named;
mod sealed;

/// What an action returns.
///
/// [`Error`](crate::Error) says what the visitor is told: field errors, a redirect, 401, 403, 404,
/// or 500.
pub type ActionResult<T> = Result<T>;

/// A server action; `#[action]` makes a type of the function's name for it.
///
/// So `create_user` is one name with both uses: as a function it calls the action, as a type it
/// identifies it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a server action",
    note = "put `#[action]` on the async function"
)]
pub trait Action: Sized + Send + Sync + 'static {
    /// Path and name of the function: the same in every build.
    const ID: &'static str;

    /// The arguments, as a tuple.
    type Args: Arguments;

    /// What it returns when all goes well.
    type Output: ReturnValue;

    /// Whether a form submits to it by a token, which is good for one success: `#[action(once)]`.
    const IS_ONCE: bool = false;
}

/// A value that an action can return: whatever serde writes and reads again, and threads may share.
#[diagnostic::on_unimplemented(
    message = "an action cannot return `{Self}`",
    label = "cannot cross the wire",
    note = "derive `Serialize` and `Deserialize` for it, or return something else"
)]
pub trait ReturnValue: Serialize + DeserializeOwned + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Serialize + DeserializeOwned + Send + Sync + 'static> ReturnValue for T {}

/// The return type of an action.
#[diagnostic::on_unimplemented(
    message = "an action cannot return `{Self}`",
    note = "an action returns `ActionResult<T>`"
)]
pub trait Returned {
    /// What is returned when all goes well.
    type Value;
}

impl<T: ReturnValue> Returned for ActionResult<T> {
    type Value = T;
}

/// A call of action `A` that has been made and waits to be awaited.
///
/// On the server it runs the action's body, in the browser it asks the server.
#[must_use = "an action runs only when its call is awaited"]
pub struct Call<A: Action> {
    future: Pin<Box<dyn Future<Output = ActionResult<A::Output>> + Send>>,
    action: PhantomData<A>,
}

impl<A: Action> Call<A> {
    /// A call whose result `future` gives.
    pub fn new(future: impl Future<Output = ActionResult<A::Output>> + Send + 'static) -> Self {
        Self { future: Box::pin(future), action: PhantomData }
    }
}

impl<A: Action> Future for Call<A> {
    type Output = ActionResult<A::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.future.as_mut().poll(cx)
    }
}

impl<A: Action> Unpin for Call<A> {}

impl<A: Action> fmt::Debug for Call<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&A::ID).finish()
    }
}
