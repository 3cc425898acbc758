//! The rules of a form, checked in the browser while the visitor types.

use formwork_core::{Form, field::Messages};
use leptos::{html::Span, prelude::*};

#[cfg(target_arch = "wasm32")]
mod typing;

/// Checks the form around an island by the rules of `F`, while the visitor types.
///
/// It is what an island that stands in a form returns:
///
/// ```text
/// #[island]
/// pub fn CheckNewUser() -> impl IntoView {
///     check_while_typing::<NewUser>(Messages::ENGLISH)
/// }
///
/// view! { <Form action=create_user let(NewUserFields { name, email })> <CheckNewUser/> .. </Form> }
/// ```
///
/// A field is checked from the moment it was left or changed; one that was not touched is left
/// alone. What it finds stands where [`Field`](fn@crate::Field) and
/// [`FieldError`](fn@crate::FieldError) put errors, in the words of `messages`; what the server has
/// found, such as a name that is taken, stays until its field is changed.
///
/// It checks what is inside the form's element, by the rules that need nothing else: not files, and
/// not what only the server knows. For that a field asks the server, by `check=true`.
pub fn check_while_typing<F: Form>(messages: Messages) -> impl IntoView {
    let place = NodeRef::<Span>::new();
    Effect::new(move |_| {
        #[cfg(target_arch = "wasm32")]
        if let Some(place) = place.get() {
            typing::check_on_events::<F>(&place, messages);
        }
        #[cfg(not(target_arch = "wasm32"))]
        let _ = (place, messages, std::any::type_name::<F>());
    });
    view! { <span hidden=true node_ref=place></span> }
}
