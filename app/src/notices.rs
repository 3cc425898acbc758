//! Notices: short texts on a member's profile, in the order that the member chooses.

pub use actions::{
    add_notice, delete_notice, edit_notice, move_notice_down, move_notice_up, restore_notice,
};
pub use forms::{NewNotice, NewNoticeFields, NoticeEdit, NoticeEditFields};
pub use notice::Notice;
pub use own_notices::{OwnNotices, OwnNoticesProps, Words};

mod actions;
mod button;
mod forms;
mod notice;
#[cfg(feature = "ssr")]
mod order;
mod own_notices;
#[cfg(feature = "ssr")]
pub mod queries;
#[cfg(feature = "ssr")]
mod section;

#[cfg(feature = "ssr")]
pub use section::section;
