//! The application's state.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use http::request::Parts;

/// The application's state of type `T`; panics as [`state`](crate::request::state) does.
#[derive(Clone, Copy, Debug)]
pub struct State<T>(
    /// The state.
    pub T,
);

impl<S, T> FromRequestParts<S> for State<T>
where
    S: Send + Sync,
    T: Clone + Send + Sync + 'static,
{
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(crate::request::state()))
    }
}
