//! The rules of a proposal, checked in the browser.

use formwork::prelude::*;

use super::Proposal;

/// Checks the form around it while the visitor types.
#[island(lazy)]
pub fn CheckProposal() -> impl IntoView {
    check_while_typing::<Proposal>(Messages::ENGLISH)
}
