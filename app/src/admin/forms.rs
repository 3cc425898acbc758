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
    #[field(label = "Confirmation", trim, check = is_confirmed)]
    pub confirmation: String,
}

fn is_confirmed(confirmation: &String) -> Option<Violation> {
    let violation = Violation::new("confirmation").with_message("must be the word DELETE");
    (confirmation != "DELETE").then_some(violation)
}
