//! The buttons that change a list.

use formwork_core::{
    form::{ListAction, ListChange},
    wire::LIST_FIELD,
};
use leptos::prelude::*;

use super::messages;

/// A submit button that changes the list called `list`; it works without scripts, and whatever else
/// the form holds.
///
/// `what` is what it is about, for those who do not see where it stands.
pub(super) fn list_button(list: &str, action: ListAction, what: &str) -> AnyView {
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
        <button type="submit" name=LIST_FIELD value=value formnovalidate=true aria-label=label>
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
    let up = (place > 0).then(|| list_button(list, ListAction::Up(index), what));
    let down = (place + 1 < len).then(|| list_button(list, ListAction::Down(index), what));
    let remove = (len > min).then(|| list_button(list, ListAction::Remove(index), what));
    view! { <p class="buttons">{up}{down}{remove}</p> }.into_any()
}
