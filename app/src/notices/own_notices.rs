//! One's own notices, which are moved and deleted at once.

use formwork::{action::FormAction, ev::MouseEvent, prelude::*};

use super::{
    Notice, delete_notice, move_notice_down, move_notice_up,
    notice::{Placed, moved_down, moved_up, placed, without},
};

/// One's own notices. A click shows at once, and is taken back if it fails; where no WASM runs the buttons
/// submit.
#[island(lazy)]
pub fn OwnNotices(
    /// What the server knows.
    notices: Vec<Notice>,
) -> impl IntoView {
    own_notices(notices)
}

/// One's own notices with the buttons of each.
pub(super) fn own_notices(notices: Vec<Notice>) -> impl IntoView {
    let list = use_optimistic(notices);
    view! {
        <ol class="notices">
            <For each=move || placed(list.get()) key=Clone::clone let(placed)>
                <li>{own_notice(placed, list)}</li>
            </For>
        </ol>
        <p class="error" role="alert">{move || list.error().unwrap_or_default()}</p>
    }
}

/// A notice with its buttons; the first does not move up and the last not down.
pub(super) fn own_notice(placed: Placed, list: Optimistic<Vec<Notice>>) -> impl IntoView {
    let Placed { notice: Notice { id, text, .. }, is_first, is_last } = placed;
    let up = move || list.run(|notices| moved_up(notices, id), move_notice_up(id));
    let down = move || list.run(|notices| moved_down(notices, id), move_notice_down(id));
    let delete = move || list.run(|notices| without(notices, id), delete_notice(id));
    let text_id = format!("notice-{id}");
    view! {
        <p class="notice" id=text_id.clone()>{text}</p>
        <div class="buttons">
            <a href=format!("?edit={id}") aria-describedby=text_id.clone()>"Edit"</a>
            {(!is_first).then(|| button("Up", move_notice_up.bind(id), text_id.clone(), up))}
            {(!is_last).then(|| button("Down", move_notice_down.bind(id), text_id.clone(), down))}
            {button("Delete", delete_notice.bind(id), text_id.clone(), delete)}
        </div>
    }
}

/// A button in a form of its own, which is submitted unless `click` does the same.
fn button(
    name: &'static str,
    action: impl Into<FormAction<NoFields>>,
    described_by: String,
    click: impl Fn() + Send + 'static,
) -> impl IntoView {
    let click = move |event: MouseEvent| {
        event.prevent_default();
        click();
    };
    view! {
        <Form action=action.into() let(NoFields)>
            <button type="submit" aria-describedby=described_by on:click=click>{name}</button>
        </Form>
    }
}
