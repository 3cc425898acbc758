//! `Suspense`, streamed without scripts.

use leptos::{
    children::{TypedChildren, ViewFnOnce},
    either::Either,
    prelude::*,
};

use super::streamed::Streamed;

/// Shows `fallback` until what `children` wait for is there.
///
/// As Leptos' component of this name, which it wraps. A page that uses it is sent in parts: up to
/// the fallback at once, the children when they are ready, in the order of the document. Neither
/// needs a script. In a page that is cached or shown again after a form's errors nothing streams,
/// and the fallback is left out.
///
/// Inside an island it is Leptos' own.
#[component]
pub fn Suspense<C>(
    /// What is shown meanwhile.
    #[prop(optional, into)]
    fallback: ViewFnOnce,
    /// What is waited for: views that read resources, `Suspend`, async components.
    children: TypedChildren<C>,
    /// Leptos' own: the children read no resource that depends on another, so they are run fewer
    /// times.
    #[prop(optional)]
    strict: bool,
) -> impl IntoView
where
    C: IntoView + Send + 'static,
{
    let in_island =
        Owner::current_shared_context().is_some_and(|context| context.get_is_hydrating());
    if in_island {
        return Either::Left(view! {
            <leptos::suspense::Suspense fallback=move || fallback.run() children strict/>
        });
    }
    let fallback = fallback.run().into_any();
    let content = view! { <leptos::suspense::Suspense children strict/> }.into_any();
    Either::Right(Streamed::new(fallback, std::future::ready(Ok(content))))
}
