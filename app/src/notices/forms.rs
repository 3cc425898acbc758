//! The forms of notices.

use formwork::prelude::*;

/// The form that adds a notice.
#[derive(Form, Debug)]
#[form(table = "notices")]
pub struct NewNotice {
    #[field(label = "Notice", length(1..=280), trim, multiline)]
    pub text: String,
}

/// The form that changes a notice.
#[derive(Form, Debug)]
#[form(table = "notices")]
pub struct NoticeEdit {
    #[field(label = "Notice", length(1..=280), trim, multiline)]
    pub text: String,
    /// Of the text that is changed: it may have been changed meanwhile.
    #[field(label = "Version", hidden)]
    pub version: i64,
}
