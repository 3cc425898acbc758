//! What `#[island(lazy)]` expands to: the island on the page, and the one that works in the browser.
//!
//! In the browser the two halves meet in the island's element alone. So the WASM that all pages share
//! knows neither what an island shows nor what its properties are.

use leptos::{
    prelude::*,
    serde::Serialize,
    tachys::{html::islands::IslandChildren, reactive_graph::OwnedView},
};

#[cfg(feature = "hydrate")]
pub use browser::{children_on_page, hydrate};

use crate::tachys::html::islands::Island;

/// What an island without properties has for them, which no page says.
const NO_PROPERTIES: &str = "null";

/// What `body` shows, in the element of the island `component`, with the properties as JSON.
///
/// # Panics
///
/// If the properties cannot be written as JSON.
pub fn island<P: Serialize + 'static, V: IntoView + 'static>(
    component: &'static str,
    properties: P,
    body: impl FnOnce(P) -> V + 'static,
) -> impl IntoView {
    let json = crate::serde_json::to_string(&properties).expect("properties that are JSON");
    let island = Island::new(component, owned(move || body(properties)));
    if json == NO_PROPERTIES { island } else { island.with_props(json) }
}

/// The children of an island, in an element of their own: the browser leaves them as they are.
///
/// # Panics
///
/// Outside a page.
#[must_use]
pub fn children(children: Children) -> Children {
    Box::new(|| {
        let context = Owner::current_shared_context().expect("an island on a page");
        let was_hydrating = context.get_is_hydrating();
        let owner = Owner::new();
        let view = owner.clone().with(|| {
            Owner::with_no_hydration(move || {
                let on_hydrate = move || owner.set();
                let view = IslandChildren::new_with_on_hydrate(children(), on_hydrate);
                OwnedView::new(view).into_any()
            })
        });
        context.set_is_hydrating(was_hydrating);
        view
    })
}

/// A view with an owner of its own, in which islands have no elements.
fn owned<V>(view: impl FnOnce() -> V + 'static) -> OwnedView<V> {
    Owner::new().with(|| Owner::with_hydration(|| OwnedView::new(view())))
}

#[cfg(feature = "hydrate")]
mod browser {
    use leptos::{
        prelude::*,
        serde::de::DeserializeOwned,
        tachys::{html::islands::keep_state, view::Position},
        wasm_bindgen::throw_str,
        web_sys::HtmlElement,
    };

    use super::{Island, NO_PROPERTIES, owned};

    /// Lets the island work that the server has rendered: `body` is given the properties that stand in
    /// its element.
    ///
    /// If they are others, the script says so and the island stays HTML.
    pub fn hydrate<P: DeserializeOwned + 'static, V: IntoView + 'static>(
        element: &HtmlElement,
        body: impl FnOnce(P) -> V + 'static,
    ) {
        let json = element.dataset().get("props");
        let Ok(properties) = crate::serde_json::from_str(json.as_deref().unwrap_or(NO_PROPERTIES))
        else {
            throw_str("the properties of an island are others than it takes");
        };
        let island = Island::new("", owned(move || body(properties)));
        keep_state(element, island.hydrate_from_position::<true>(element, Position::Current));
    }

    /// The children that the server has rendered.
    #[must_use]
    pub fn children_on_page() -> Children {
        super::children(Box::new(|| ().into_any()))
    }
}
