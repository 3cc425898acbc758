//! Members: their forms and actions.

use formwork::prelude::*;

/// The form that creates a member.
#[derive(Form, Debug)]
pub struct NewUser {
    /// The name.
    #[field(label = "Name", length(1..=80))]
    pub name: String,
    /// The e-mail address.
    #[field(label = "Email")]
    pub email: Email,
}

/// The form that changes a member's profile.
#[derive(Form, Debug)]
pub struct Settings {
    /// What they say of themselves.
    #[field(label = "Bio", multiline)]
    pub bio: Option<String>,
}

/// Creates a member.
#[action]
pub async fn create_user(user: NewUser) -> ActionResult<String> {
    Ok(user.name)
}

/// Changes a member's profile.
#[action]
pub async fn update_settings(id: i64, settings: Settings) -> ActionResult<i64> {
    Ok(settings.bio.map_or(id, |_| 0))
}
