//! One's own notices, which are moved and deleted at once.

use formwork::{prelude::*, task::spawn_local, wasm_bindgen::JsCast, web_sys::HtmlElement};
use serde::{Deserialize, Serialize};

use super::{Notice, button::Button};
use crate::click;

/// What the list says, in the language of the page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub edit: String,
    pub up: String,
    pub down: String,
    pub delete: String,
    /// Where a click was taken back.
    pub failed: String,
}

/// One's own notices. A click shows at once, and is taken back if it fails; where no WASM runs the buttons
/// submit.
#[island(lazy)]
pub fn OwnNotices(
    /// What the server knows.
    notices: Vec<Notice>,
    words: Words,
) -> impl IntoView {
    own_notices(notices, words)
}

/// One's own notices with the buttons of each.
pub(super) fn own_notices(notices: Vec<Notice>, words: Words) -> impl IntoView {
    let list = use_optimistic(notices);
    let failed = words.failed.clone();
    let items = move || {
        let notices = list.get();
        let places = 0..notices.len();
        let item = |place| view! { <li>{own_notice(&notices, place, list, &words)}</li> };
        places.map(item).collect_view()
    };
    view! {
        <ol class="notices">{items}</ol>
        <p class="error" role="alert">{move || list.error().map(|_| failed.clone())}</p>
    }
}

/// The notice at a place with its buttons; the first does not move up and the last not down.
pub(super) fn own_notice(
    notices: &[Notice],
    place: usize,
    list: Optimistic<Vec<Notice>>,
    words: &Words,
) -> impl IntoView + use<> {
    let Notice { id, text, .. } = notices[place].clone();
    let is_last = place + 1 == notices.len();
    let text_id = format!("notice-{id}");
    view! {
        <p class="notice-text" id=text_id.clone()>{text}</p>
        <div class="buttons">
            <a href=format!("?edit={id}") aria-describedby=text_id>{words.edit.clone()}</a>
            {(place > 0).then(|| button(Button::Up, words.up.clone(), id, list))}
            {(!is_last).then(|| button(Button::Down, words.down.clone(), id, list))}
            {button(Button::Delete, words.delete.clone(), id, list)}
        </div>
    }
}

/// A button in a form of its own, which is submitted where no click is heard.
fn button(button: Button, name: String, id: i64, list: Optimistic<Vec<Notice>>) -> impl IntoView {
    let press = move || {
        let before = list.get();
        button.press(id, list);
        if let Some((button, id)) = button.next(id, &before, &list.get()) {
            focus(button.element_id(id));
        }
    };
    view! {
        <Form action=button.action(id) let(NoFields)>
            <button
                type="submit"
                id=button.element_id(id)
                aria-describedby=format!("notice-{id}")
                on:click=click::instead(press)
            >
                {name}
            </button>
        </Form>
    }
}

/// Gives the focus to a button, once the page shows what was done: it may stand elsewhere by then.
fn focus(element_id: String) {
    spawn_local(async move {
        if let Some(element) = document().get_element_by_id(&element_id) {
            // It stays where it is if the element cannot have it.
            let _ = element.unchecked_into::<HtmlElement>().focus();
        }
    });
}
