//! The forms of administration.

use formwork::prelude::*;

/// The members whom something is done to.
#[derive(Form, Debug)]
pub struct Selection {
    #[field(label = "Members", items(..=50))]
    pub members: Vec<i64>,
}

/// The form that deletes members.
#[derive(Form, Debug)]
pub struct Deletion {
    #[field(label = "Members", items(..=50), hidden)]
    pub members: Vec<i64>,
    /// A word in the language of the page.
    #[field(label = "Confirmation", trim)]
    pub confirmation: String,
}
