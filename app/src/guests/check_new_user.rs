//! The rules of a new member, checked in the browser.

use formwork::prelude::*;

use super::NewUser;

/// Checks the form around it while the visitor types.
#[island(lazy)]
pub fn CheckNewUser() -> impl IntoView {
    check_while_typing::<NewUser>(Messages::ENGLISH)
}
