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

/// Where a notice stands; 0 is the first.
pub(super) fn place_of(notices: &[Notice], id: i64) -> Option<usize> {
    notices.iter().position(|notice| notice.id == id)
}

/// Whether a notice is the first.
pub(super) fn is_first(notices: &[Notice], id: i64) -> bool {
    notices.first().is_some_and(|notice| notice.id == id)
}

/// Whether a notice is the last.
pub(super) fn is_last(notices: &[Notice], id: i64) -> bool {
    notices.last().is_some_and(|notice| notice.id == id)
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

/// Notices with these numbers.
#[cfg(test)]
pub(super) fn list(ids: &[i64]) -> Vec<Notice> {
    ids.iter().map(|&id| Notice { id, version: 1, text: id.to_string() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let notices = list(&[7, 8, 9]);
        for (id, ends) in [(7, (true, false)), (8, (false, false)), (9, (false, true))] {
            assert_eq!((is_first(&notices, id), is_last(&notices, id)), ends, "{id}");
        }
        assert!(is_first(&list(&[7]), 7) && is_last(&list(&[7]), 7));
        assert!(!is_first(&[], 7) && !is_last(&[], 7));
    }
}
