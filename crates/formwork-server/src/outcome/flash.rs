//! Short messages that the next page shows once.

use leptos::prelude::*;

use super::notice::Notice;
use crate::request;

/// The longest message, in bytes; what is more is cut off.
const FLASH_LIMIT: usize = 1024;

/// Says something in the page that follows, once: "Saved".
///
/// In an action, a wrapper or a handler. It is shown in this very response if that renders a page
/// (a form that is shown again, a submit by the script, the page that comes along with an island's
/// call), and otherwise in the page that the redirect leads to, whichever that is. A page or a layout
/// may say something as well before it redirects; if it does not, nobody sees it.
///
/// In the body of an action with [`once`](crate::action::once) it is said if the transaction is
/// committed, and said again where the outcome is replayed.
///
/// The page shows it by [`<Flashes/>`](fn@Flashes) or [`flashes`]. It is dropped if there is no page: a
/// handler that answers with something else, a redirect to another site, a form that is only checked
/// while the visitor types, what runs [`after`](crate::request::after) the answer. The redirect of a handler names a path that begins with `/`.
///
/// # Limits
///
/// 16 for each answer, of which the last ones stay, with 1024 bytes each.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_core::{Redirect, Result, redirect};
/// use formwork_server::outcome::flash;
///
/// async fn save() -> Result<Redirect> {
///     flash("Saved");
///     Ok(redirect("/profile"))
/// }
/// ```
#[track_caller]
pub fn flash(message: impl Into<String>) {
    let context = request::current();
    // A page that says something to this visitor is not everyone's.
    context.note_visitor_read("flashes");
    context.notices.add(Notice { outcome: None, flashes: vec![cut(message.into())] });
}

/// As much of a message as may be said, in whole characters.
fn cut(mut message: String) -> String {
    if message.len() > FLASH_LIMIT {
        let end = (0..=FLASH_LIMIT).rev().find(|end| message.is_char_boundary(*end));
        message.truncate(end.unwrap_or_default());
    }
    message
}

/// The messages that this page is to show, in order.
///
/// The same in every call within one render, so let one place of a page show them.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_server::outcome::flashes;
/// use leptos::prelude::*;
///
/// fn toasts() -> impl IntoView {
///     flashes().into_iter().map(|text| view! { <p role="status">{text}</p> }).collect::<Vec<_>>()
/// }
/// ```
#[track_caller]
#[must_use]
pub fn flashes() -> Vec<String> {
    let context = request::current();
    context.notices.told().map(|notice| notice.flashes.clone()).unwrap_or_default()
}

/// The messages that this page is to show, as a list with `role="status"`; nothing if there is none.
///
/// It stands once, best in the root layout.
#[component]
pub fn Flashes() -> impl IntoView {
    let flashes = flashes();
    (!flashes.is_empty()).then(|| {
        let items = flashes.into_iter().map(|text| view! { <li>{text}</li> });
        let items = items.collect::<Vec<_>>();
        view! { <div class="flashes" role="status"><ul>{items}</ul></div> }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, bytes: usize) {
        let cut = cut(message.to_owned());
        assert!(message.starts_with(&cut));
        assert_eq!(cut.len(), bytes);
    }

    #[test]
    fn a_message_that_is_too_long_ends_with_a_whole_character() {
        check("", 0);
        check(&"x".repeat(1024), 1024);
        check(&"x".repeat(2000), 1024);
        check(&"ä".repeat(1000), 1024);
        check(&format!("x{}", "ä".repeat(1000)), 1023);
    }
}
