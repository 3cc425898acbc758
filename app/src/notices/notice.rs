//! A notice, and what the order of several allows.

use serde::{Deserialize, Serialize};

/// A notice of a member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Notice {
    /// Its number.
    pub id: i64,
    /// How often its text was changed, and one.
    pub version: i64,
    /// What it says.
    pub text: String,
}

/// A notice, and whether others stand before and behind it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Placed {
    pub(super) notice: Notice,
    pub(super) is_first: bool,
    pub(super) is_last: bool,
}

/// Each notice of a list with its place.
pub(super) fn placed(notices: Vec<Notice>) -> Vec<Placed> {
    let last = notices.len().saturating_sub(1);
    let notices = notices.into_iter().enumerate();
    notices
        .map(|(place, notice)| Placed { notice, is_first: place == 0, is_last: place == last })
        .collect()
}

/// The list with a notice one place nearer to the beginning.
pub(super) fn moved_up(notices: &[Notice], id: i64) -> Vec<Notice> {
    let mut notices = notices.to_vec();
    if let Some(place @ 1..) = place_of(&notices, id) {
        notices.swap(place - 1, place);
    }
    notices
}

/// The list with a notice one place nearer to the end.
pub(super) fn moved_down(notices: &[Notice], id: i64) -> Vec<Notice> {
    let mut notices = notices.to_vec();
    if let Some(place) = place_of(&notices, id).filter(|place| place + 1 < notices.len()) {
        notices.swap(place, place + 1);
    }
    notices
}

/// The list without a notice.
pub(super) fn without(notices: &[Notice], id: i64) -> Vec<Notice> {
    notices.iter().filter(|notice| notice.id != id).cloned().collect()
}

fn place_of(notices: &[Notice], id: i64) -> Option<usize> {
    notices.iter().position(|notice| notice.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(ids: &[i64]) -> Vec<Notice> {
        ids.iter().map(|&id| Notice { id, version: 1, text: id.to_string() }).collect()
    }

    #[test]
    fn a_notice_moves_one_place_and_not_beyond_the_ends() {
        let notices = list(&[7, 8, 9]);
        for (id, up, down) in
            [(7, [7, 8, 9], [8, 7, 9]), (8, [8, 7, 9], [7, 9, 8]), (9, [7, 9, 8], [7, 8, 9])]
        {
            assert_eq!(moved_up(&notices, id), list(&up), "{id}");
            assert_eq!(moved_down(&notices, id), list(&down), "{id}");
        }
        assert_eq!(moved_up(&notices, 6), notices);
        assert_eq!(moved_down(&[], 6), []);
        assert_eq!(without(&notices, 8), list(&[7, 9]));
    }

    #[test]
    fn the_first_and_the_last_are_known() {
        let ends = |ids: &[i64]| -> Vec<_> {
            placed(list(ids)).iter().map(|it| (it.is_first, it.is_last)).collect()
        };
        assert_eq!(ends(&[7, 8, 9]), [(true, false), (false, false), (false, true)]);
        assert_eq!(ends(&[7]), [(true, true)]);
        assert_eq!(ends(&[]), []);
    }
}
