//! Wrappers: rules that hold for an action whichever way it is called.

use std::{any::Any, fmt};

use formwork_core::{Error, Redirect, Result, wire::CallValue};
use futures::{FutureExt, future::BoxFuture};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::render::catch_panic;

/// Who calls an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Caller {
    /// A form that was posted, with the script or without.
    Form,
    /// An island.
    Island,
    /// Rust on the server.
    Server,
}

/// That an action succeeded, and with what.
///
/// Only an action gives one, so a wrapper that returns one has let the action run.
pub struct Outcome {
    value: Box<dyn Any + Send>,
    redirect: Option<Redirect>,
    json: Option<Box<RawValue>>,
    answer: Option<Vec<u8>>,
}

impl Outcome {
    pub(super) fn new<T: Send + 'static>(value: T) -> Self {
        let redirect = redirect_of(&value);
        Self { value: Box::new(value), redirect, json: None, answer: None }
    }

    /// The outcome of an island's call: its value is asked for as JSON only.
    pub(super) fn of_call<T: Serialize + 'static>(value: T) -> Result<Self> {
        let redirect = redirect_of(&value);
        let answer = serde_json::to_vec(&CallValue { ok: value })?;
        Ok(Self { value: Box::new(()), redirect, json: None, answer: Some(answer) })
    }

    pub(super) fn with_json(self, json: Box<RawValue>) -> Self {
        Self { json: Some(json), ..self }
    }

    /// Where the action sends the visitor, if it returned a [`Redirect`].
    #[must_use]
    pub fn redirect(&self) -> Option<&Redirect> {
        self.redirect.as_ref()
    }

    /// The value as JSON, where that was asked for.
    pub(super) fn into_json(self) -> Option<Box<RawValue>> {
        self.json
    }

    /// The answer to an island's call with nothing but the value, a [`CallValue`].
    pub(super) fn into_answer(self) -> Option<Vec<u8>> {
        self.answer
    }

    /// The value, if it is of the action that is asked.
    pub(super) fn into_value<T: 'static>(self) -> Result<T> {
        let value = self.value.downcast::<T>();
        value.map(|value| *value).map_err(|_| Error::failed("the outcome is of another action"))
    }
}

fn redirect_of<T: 'static>(value: &T) -> Option<Redirect> {
    (value as &dyn Any).downcast_ref::<Redirect>().cloned()
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outcome").field("redirect", &self.redirect).finish_non_exhaustive()
    }
}

/// What a wrapper is around: the next wrapper, or the action with the reading of its arguments.
#[must_use = "the action runs only when it is let run"]
pub struct Next {
    action: &'static str,
    caller: Caller,
    is_check: bool,
    future: BoxFuture<'static, Result<Outcome>>,
}

impl Next {
    /// `future` as a call of the action called `action`. A panic of it is a failure.
    pub(super) fn new(
        action: &'static str,
        caller: Caller,
        future: impl Future<Output = Result<Outcome>> + Send + 'static,
    ) -> Self {
        let future = catch_panic(future)
            .map(|caught| caught.unwrap_or_else(|panic| Err(Error::failed(panic))));
        Self { action, caller, is_check: false, future: Box::pin(future) }
    }

    /// The same, where the form is only looked at.
    pub(super) fn checking(self) -> Self {
        Self { is_check: true, ..self }
    }

    /// The action's id: path and name of its function.
    #[must_use]
    pub fn action(&self) -> &'static str {
        self.action
    }

    /// Who calls.
    #[must_use]
    pub fn caller(&self) -> Caller {
        self.caller
    }

    /// Whether the form is only looked at and the action does not run: fields are checked while the
    /// visitor types, or a button changes a list. Its success says that nothing is wrong.
    #[must_use]
    pub fn is_check(&self) -> bool {
        self.is_check
    }

    /// Lets it run: reads the arguments, asks the checks of the server, and runs the action.
    ///
    /// # Errors
    ///
    /// What the call is answered: [`Kind::Invalid`](formwork_core::Kind::Invalid) if the input breaks
    /// rules, or what the action returned.
    pub async fn run(self) -> Result<Outcome> {
        self.future.await
    }

    /// What [`run`](Self::run) waits for.
    pub(super) fn into_future(self) -> BoxFuture<'static, Result<Outcome>> {
        self.future
    }

    /// This, with `wrapper` around it; what `#[action(wrap = ..)]` calls.
    pub fn inside<W: Wrapper>(self, wrapper: W) -> Self {
        let Self { action, caller, is_check, .. } = self;
        Self { is_check, ..Self::new(action, caller, wrapper.wrap(self)) }
    }
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Next")
            .field("action", &self.action)
            .field("caller", &self.caller)
            .field("is_check", &self.is_check)
            .finish_non_exhaustive()
    }
}

/// A function that wraps actions: `async fn(next: Next) -> Result<Outcome>`.
///
/// It runs what is to come before the action, lets that run by [`Next::run`], and may look at the
/// result. What it returns is what the caller is answered, so an error refuses: `unauthorized()`,
/// `forbidden()`, `too_many_requests(..)`, `unavailable(..)`, or `redirect(..)` as an error.
///
/// # Examples
///
/// ```
/// use formwork_core::{Result, unauthorized};
/// use formwork_server::{action::{Next, Outcome}, request::cookies};
///
/// async fn signed_in(next: Next) -> Result<Outcome> {
///     if cookies().get("session").is_none() {
///         return Err(unauthorized());
///     }
///     next.run().await
/// }
///
/// async fn audited(next: Next) -> Result<Outcome> {
///     let action = next.action();
///     let result = next.run().await;
///     println!("{action}: {}", if result.is_ok() { "done" } else { "not done" });
///     result
/// }
/// # fn inside(next: Next) -> Next { next.inside(audited).inside(signed_in) }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot wrap an action",
    note = "a wrapper is `async fn(next: Next) -> Result<Outcome>`"
)]
pub trait Wrapper: Send + 'static {
    /// Wraps one call.
    fn wrap(self, next: Next) -> impl Future<Output = Result<Outcome>> + Send;
}

#[diagnostic::do_not_recommend]
impl<F, R> Wrapper for F
where
    F: FnOnce(Next) -> R + Send + 'static,
    R: Future<Output = Result<Outcome>> + Send,
{
    async fn wrap(self, next: Next) -> Result<Outcome> {
        self(next).await
    }
}
