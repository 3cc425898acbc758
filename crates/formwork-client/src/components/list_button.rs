//! The buttons that change a list.

use formwork_core::{
    form::{ListAction, ListChange},
    wire::LIST_FIELD,
};
use leptos::prelude::*;

use super::messages;

/// The button that adds to the list called `list`.
pub(super) fn add_button(list: &str, what: &str, is_focused: bool) -> AnyView {
    list_button(list, ListAction::Add, what, is_focused)
}

/// A submit button that changes the list called `list`; it works without scripts, and whatever else
/// the form holds.
///
/// `what` is what it is about, for those who do not see where it stands.
fn list_button(list: &str, action: ListAction, what: &str, is_focused: bool) -> AnyView {
    let text = messages().get(match action {
        ListAction::Add => "add",
        ListAction::Remove(_) => "remove",
        ListAction::Up(_) => "move_up",
        ListAction::Down(_) => "move_down",
    });
    let value = ListChange::new(list, action).to_string();
    let text = text.replace("{item}", what);
    // Where it stands says to those who see it what it is about.
    let label = (action != ListAction::Add).then(|| format!("{text}: {what}"));
    view! {
        <button
            type="submit"
            name=LIST_FIELD
            value=value
            formnovalidate=true
            aria-label=label
            autofocus=is_focused
        >
            {text}
        </button>
    }
    .into_any()
}

/// What a place of a list with `len` of them, `min` at least, can be asked for.
pub(super) fn place_buttons(
    list: &str,
    index: usize,
    place: usize,
    len: usize,
    min: usize,
    what: &str,
) -> AnyView {
    let button = |action| list_button(list, action, what, false);
    let up = (place > 0).then(|| button(ListAction::Up(index)));
    let down = (place + 1 < len).then(|| button(ListAction::Down(index)));
    let remove = (len > min).then(|| button(ListAction::Remove(index)));
    view! { <p class="buttons">{up}{down}{remove}</p> }.into_any()
}
