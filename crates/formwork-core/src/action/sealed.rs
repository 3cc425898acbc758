//! Arguments that the visitor carries without being able to read or change them.

use std::{fmt, marker::PhantomData, ops::Deref, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};

use super::{Argument, ArgumentError, BoundArguments};
use crate::FormValues;

/// A bound argument that is encrypted on its way to the visitor and back.
///
/// A bound argument comes back as anything at all. One of type `Sealed<T>` comes back as it was
/// bound, or the answer is 400: it is encrypted and authenticated (AES-256-GCM) under a key that
/// comes from `FORMWORK_SECRET`, for its action and its place among the arguments. It is no secret
/// from whoever may submit the form, and it can be submitted again: what is true only for a while
/// has to carry its time.
///
/// `S` says who may submit it: [`Anyone`], or the holder of a cookie (see [`SealedFor`]).
///
/// # Examples
///
/// ```
/// use formwork_core::action::Sealed;
///
/// let member: Sealed<i64> = Sealed::new(7);
/// assert_eq!(*member, 7);
/// assert_eq!(member.into_inner(), 7);
/// ```
pub struct Sealed<T, S = Anyone> {
    value: T,
    holder: PhantomData<fn() -> S>,
}

impl<T, S> Sealed<T, S> {
    /// Seals a value; on the server, where a form is rendered.
    #[must_use]
    pub const fn new(value: T) -> Self {
        Self { value, holder: PhantomData }
    }

    /// The value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.value
    }
}

impl<T, S> Deref for Sealed<T, S> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: fmt::Debug, S> fmt::Debug for Sealed<T, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Sealed").field(&self.value).finish()
    }
}

/// Who may submit a sealed argument.
///
/// # Examples
///
/// ```
/// use formwork_core::action::{Sealed, SealedFor};
///
/// /// The session in which the form was rendered.
/// pub struct Session;
///
/// impl SealedFor for Session {
///     const COOKIE: Option<&'static str> = Some("session");
/// }
///
/// let member: Sealed<i64, Session> = Sealed::new(7);
/// # assert_eq!(*member, 7);
/// ```
pub trait SealedFor: 'static {
    /// The name of a cookie, as it was set by `cookies()`: the argument holds while the visitor has
    /// the value that they had when the form was rendered. `None` for everybody.
    const COOKIE: Option<&'static str>;
}

/// Everybody who is given the form.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

impl SealedFor for Anyone {
    const COOKIE: Option<&'static str> = None;
}

/// How an argument is sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The cookie that it is tied to.
    pub cookie: Option<&'static str>,
}

impl<T, S> Argument for Sealed<T, S>
where
    T: Serialize + DeserializeOwned + Send + Sync + 'static,
    S: SealedFor,
{
    const IS_BOUND: bool = true;
    const SEAL: Option<Seal> = Some(Seal { cookie: S::COOKIE });

    fn from_form(_: &FormValues, bound: &mut BoundArguments<'_>) -> Result<Self, ArgumentError> {
        Self::from_json(bound.next().ok_or(ArgumentError::Malformed)?)
    }

    fn from_json(json: &str) -> Result<Self, ArgumentError> {
        serde_json::from_str(json).map(Self::new).map_err(|_| ArgumentError::Malformed)
    }

    fn to_json(&self) -> String {
        serde_json::to_string(&self.value).unwrap_or_default()
    }
}

/// What a sealed argument belongs to.
#[derive(Clone, Copy, Debug)]
pub struct SealedPlace {
    /// The id of the action.
    pub action: &'static str,
    /// Its place among the bound arguments, from 0.
    pub index: usize,
    /// How it is sealed.
    pub seal: Seal,
}

/// Seals arguments and makes tokens where forms are rendered; the server gives each render one.
#[derive(Clone)]
pub struct Sealer(Arc<dyn SealArguments>);

impl Sealer {
    /// Seals by `seal`.
    #[must_use]
    pub fn new(seal: impl SealArguments + 'static) -> Self {
        Self(Arc::new(seal))
    }

    /// What stands in the form for an argument; `None` if it cannot be sealed.
    #[must_use]
    pub fn seal(&self, place: SealedPlace, json: &str) -> Option<String> {
        self.0.seal(place, json)
    }

    /// What tells forms with different arguments apart, and nothing of the arguments.
    #[must_use]
    pub fn tag(&self, place: SealedPlace, json: &str) -> String {
        self.0.tag(place, json)
    }

    /// A token for one submit of a form of the action called `action`; `None` if it cannot be made.
    #[must_use]
    pub fn token(&self, action: &'static str) -> Option<String> {
        self.0.token(action)
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealer(…)")
    }
}

/// What a [`Sealer`] does.
pub trait SealArguments: Send + Sync {
    /// See [`Sealer::seal`].
    fn seal(&self, place: SealedPlace, json: &str) -> Option<String>;

    /// See [`Sealer::tag`]: ASCII letters and digits, the same for the same argument.
    fn tag(&self, place: SealedPlace, json: &str) -> String;

    /// See [`Sealer::token`]: another one each time.
    fn token(&self, action: &'static str) -> Option<String>;
}
