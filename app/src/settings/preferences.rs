//! How a member likes the site.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// Light or dark.
#[derive(Choice, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// How a member likes the site.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct Preferences {
    #[field(label = "Theme", radio)]
    pub theme: Theme,
    #[field(label = "Send me the newsletter")]
    pub newsletter: bool,
}

/// Changes the preferences of who is signed in. The theme holds for this browser from now on, signed in or
/// not.
#[action]
pub async fn update_preferences(
    #[extract] SignedIn(me): SignedIn,
    preferences: Preferences,
) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, routes::href, theme};

    let mut transaction = writer().begin().await?;
    queries::update_preferences(&mut transaction, me.id, &preferences).await?;
    transaction.commit().await?;
    theme::remember(preferences.theme)?;
    flash("Your preferences are saved");
    Ok(redirect(href::settings::preferences()))
}

#[cfg(feature = "ssr")]
impl Theme {
    /// As the database and the cookie have it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme that is written so; that of the system, if none is.
    #[must_use]
    pub fn named(name: &str) -> Self {
        [Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.as_str() == name)
            .unwrap_or_default()
    }
}
