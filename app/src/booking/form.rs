//! The steps of a booking.

use formwork::prelude::*;

/// A booking: who, for which company, which stand, and that the terms are accepted.
#[derive(Wizard, Debug)]
pub enum Booking {
    Contact(Contact),
    #[step(needed = is_for_a_company)]
    Company(Company),
    Stand(Stand),
    #[step(label = "Confirm")]
    Terms(Terms),
}

fn is_for_a_company(answers: &BookingAnswers) -> bool {
    answers.contact.as_ref().is_some_and(|contact| contact.for_company)
}

/// Who books.
#[derive(Form, Debug)]
#[form(table = "bookings")]
pub struct Contact {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Email", length(..=254), trim, unique, server_check = super::actions::has_no_stand)]
    pub email: Email,
    #[field(label = "For a company", not_stored)]
    pub for_company: bool,
}

/// Which company the stand is for.
#[derive(Form, Debug)]
pub struct Company {
    #[field(label = "Company", length(1..=80), trim)]
    pub name: String,
}

/// How large a stand is.
#[derive(Choice, Clone, Copy, Debug)]
pub enum Size {
    Small,
    Large,
}

/// What is booked.
#[derive(Form, Debug)]
#[form(table = "bookings")]
pub struct Stand {
    #[field(label = "Size", radio)]
    pub size: Size,
    #[field(label = "Power")]
    pub power: bool,
}

/// The last question.
#[derive(Form, Debug)]
pub struct Terms {
    #[field(label = "I accept the terms", check = is_accepted)]
    pub accepted: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "a check is given the value by reference")]
fn is_accepted(accepted: &bool) -> Option<Violation> {
    (!accepted).then(|| Violation::new("required"))
}
