//! The forms of accounts.

use formwork::prelude::*;

use crate::users::check_name;

/// The form that makes an account.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct Registration {
    #[field(label = "Name", length(1..=80), trim, check = check_name)]
    pub name: String,
    #[field(label = "Email", length(..=254), trim, unique)]
    pub email: Email,
    #[field(label = "Password", length(12..=128), not_stored)]
    pub password: Secret<String>,
}

/// The form that a member signs in by.
#[derive(Form, Debug)]
pub struct SignIn {
    #[field(label = "Email", length(..=254), trim)]
    pub email: Email,
    #[field(label = "Password", length(..=128))]
    pub password: Secret<String>,
}

/// The form that asks for a link to a new password.
#[derive(Form, Debug)]
pub struct ResetRequest {
    #[field(label = "Email", length(..=254), trim)]
    pub email: Email,
}

/// The form that chooses another password, by the rules of [`Registration`].
#[derive(Form, Debug)]
pub struct NewPassword {
    #[field(label = "New password", length(12..=128))]
    pub password: Secret<String>,
}
