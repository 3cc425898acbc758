//! What the buttons of a notice do.

use formwork::{action::FormAction, prelude::*};

use super::{
    Notice, delete_notice, move_notice_down, move_notice_up,
    notice::{is_first, is_last, moved_down, moved_up, place_of, without},
};

/// A button of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Button {
    Up,
    Down,
    Delete,
}

impl Button {
    /// What its form submits to.
    pub(super) fn action(self, id: i64) -> FormAction<NoFields> {
        match self {
            Self::Up => move_notice_up.bind(id).into(),
            Self::Down => move_notice_down.bind(id).into(),
            Self::Delete => delete_notice.bind(id).into(),
        }
    }

    /// Shows what it does at once, and calls the action.
    pub(super) fn press(self, id: i64, list: Optimistic<Vec<Notice>>) {
        match self {
            Self::Up => list.run(|notices| moved_up(notices, id), move_notice_up(id)),
            Self::Down => list.run(|notices| moved_down(notices, id), move_notice_down(id)),
            Self::Delete => list.run(|notices| without(notices, id), delete_notice(id)),
        }
    }

    /// The id of its element.
    pub(super) fn element_id(self, id: i64) -> String {
        let name = match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::Delete => "delete",
        };
        format!("notice-{id}-{name}")
    }

    /// The button that has the focus when this one was pressed: the same, if the notice still has it, or
    /// that of the notice in its place.
    pub(super) fn next(self, id: i64, before: &[Notice], now: &[Notice]) -> Option<(Self, i64)> {
        match self {
            Self::Up if is_first(now, id) => Some((Self::Down, id)),
            Self::Down if is_last(now, id) => Some((Self::Up, id)),
            Self::Up | Self::Down => Some((self, id)),
            Self::Delete => {
                let following = now.get(place_of(before, id)?).or(now.last())?;
                Some((self, following.id))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::notice::list, *};

    #[test]
    fn the_focus_stays_with_what_was_pressed_as_long_as_it_is_there() {
        let before = list(&[7, 8, 9]);
        for (button, id, now, next) in [
            (Button::Up, 9, list(&[7, 9, 8]), Some((Button::Up, 9))),
            (Button::Up, 8, list(&[8, 7, 9]), Some((Button::Down, 8))),
            (Button::Down, 7, list(&[8, 7, 9]), Some((Button::Down, 7))),
            (Button::Down, 8, list(&[7, 9, 8]), Some((Button::Up, 8))),
            (Button::Delete, 7, list(&[8, 9]), Some((Button::Delete, 8))),
            (Button::Delete, 9, list(&[7, 8]), Some((Button::Delete, 8))),
            (Button::Delete, 7, list(&[]), None),
            (Button::Delete, 6, list(&[7, 8]), None),
        ] {
            assert_eq!(button.next(id, &before, &now), next, "{button:?} {id}");
        }
    }

    #[test]
    fn each_button_of_each_notice_has_an_id_of_its_own() {
        let buttons = [Button::Up, Button::Down, Button::Delete];
        let ids = buttons.map(|button| button.element_id(7));
        assert_eq!(ids, ["notice-7-up", "notice-7-down", "notice-7-delete"]);
    }
}
