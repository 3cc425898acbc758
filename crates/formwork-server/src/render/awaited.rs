//! Async server components.

use formwork_core::Result;
use leptos::prelude::*;

use super::streamed::Streamed;
use crate::routing::Refusal;

/// The view of an async server component: it is waited for where it stands.
///
/// `#[component] async fn` expands to a call of this. The future runs once for each render. What
/// it refuses becomes the answer's status, as if the page had refused; behind the fallback of a
/// `Suspense` or a `loading` view it is shown in its place instead.
pub fn awaited<V>(future: impl Future<Output = Result<V>> + Send + 'static) -> impl IntoView
where
    V: IntoView + 'static,
{
    let view = async move { future.await.map(IntoAny::into_any).map_err(Refusal::Error) };
    Streamed::in_place(view)
}
