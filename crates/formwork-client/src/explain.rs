//! What the visitor is told of an action that failed, in the language of the page.

use formwork_core::{Error, Kind};

#[cfg(target_arch = "wasm32")]
use in_island::{add_field, of_failure};
#[cfg(not(target_arch = "wasm32"))]
use in_page::{add_field, of_failure};

/// All that is said of it, as one text.
pub(crate) fn explain(error: &Error) -> String {
    match error.kind() {
        Kind::Invalid(errors) | Kind::Conflict(errors) => {
            errors.iter().fold(String::new(), |all, error| {
                let separator = if all.is_empty() { "" } else { ", " };
                add_field(all + separator, error)
            })
        }
        _ => of_failure(error),
    }
}

/// The server sends its texts along: to know them here would make every island larger. What it did not answer
/// has the text that `<html>` has for it, for the page knows its language.
#[cfg(target_arch = "wasm32")]
mod in_island {
    use formwork_core::{Error, FieldError};

    use crate::browser;

    pub(super) fn add_field(text: String, error: &FieldError) -> String {
        text + error.own_message().unwrap_or(error.code())
    }

    pub(super) fn of_failure(error: &Error) -> String {
        let text = error.message().map(str::to_owned);
        let text = text.or_else(|| browser::root_attribute("data-formwork-call"));
        text.unwrap_or_else(|| "This did not work; try again".to_owned())
    }
}

/// A page is told of forms alone: another failure has a page of its own.
#[cfg(not(target_arch = "wasm32"))]
mod in_page {
    use formwork_core::{Error, FieldError};

    use crate::components::messages;

    pub(super) fn add_field(text: String, error: &FieldError) -> String {
        text + &error.message_in(messages())
    }

    pub(super) fn of_failure(error: &Error) -> String {
        error.message().unwrap_or_default().to_owned()
    }
}
