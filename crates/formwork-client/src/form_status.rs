//! Whether the form around an island is being sent, and with what.

use formwork_core::FormValues;
use leptos::{html::ElementType, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::Element;

#[cfg(target_arch = "wasm32")]
mod listening;

/// What happens to the form around an island; see [`use_form_status`].
#[derive(Clone, Copy, Debug)]
pub struct FormStatus {
    sent: RwSignal<Option<Sent>>,
}

/// What is under way; by default of what nobody has told of.
#[derive(Clone, Debug, Default)]
struct Sent {
    url: Option<String>,
    entries: FormValues,
}

/// Tells an island whether the form around `place`, an element of its own, is being sent.
///
/// It tells what the enhancement script sends; where a page is loaded by the browser there is
/// nobody left to tell. On the server, and outside a form, nothing is being sent. Of a form that was
/// submitted before the island began, it is known that it is being sent, and not with what.
///
/// ```text
/// #[island]
/// pub fn Save() -> impl IntoView {
///     let button = NodeRef::new();
///     let status = use_form_status(button);
///     view! {
///         <button node_ref=button>{move || if status.pending() { "Saving" } else { "Save" }}</button>
///     }
/// }
/// ```
pub fn use_form_status<E>(place: NodeRef<E>) -> FormStatus
where
    E: ElementType + 'static,
    E::Output: JsCast + AsRef<Element> + Clone + 'static,
{
    let sent = RwSignal::new(None);
    #[cfg(target_arch = "wasm32")]
    listening::follow(place, sent);
    #[cfg(not(target_arch = "wasm32"))]
    let _ = place;
    FormStatus { sent }
}

impl FormStatus {
    /// Whether the form is being sent.
    #[must_use]
    pub fn pending(&self) -> bool {
        self.sent.with(Option::is_some)
    }

    /// What is sent of it, but its files; nothing, if nothing is being sent.
    #[must_use]
    pub fn entries(&self) -> FormValues {
        self.sent.with(|sent| sent.as_ref().map(|sent| sent.entries.clone()).unwrap_or_default())
    }

    /// Where it is sent, as an absolute URL: a button may have a `formaction`.
    #[must_use]
    pub fn url(&self) -> Option<String> {
        self.sent.with(|sent| sent.as_ref()?.url.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_what_was_submitted_earlier_it_is_known_that_it_is_sent() {
        let owner = Owner::new();
        owner.with(|| {
            let sent = RwSignal::new(None);
            let status = FormStatus { sent };
            assert_eq!((status.pending(), status.url()), (false, None));
            sent.set(Some(Sent::default()));
            assert_eq!((status.pending(), status.url()), (true, None));
            assert!(status.entries().is_empty());
            let url = "https://example.org/notes";
            let mut entries = FormValues::default();
            entries.push("text", "Remember");
            sent.set(Some(Sent { url: Some(url.to_owned()), entries }));
            assert_eq!(status.url().as_deref(), Some(url));
            assert_eq!(status.entries().get("text"), Some("Remember"));
        });
    }
}
