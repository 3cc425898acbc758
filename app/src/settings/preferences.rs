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

/// In which language the start page greets a member.
#[derive(Choice, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PreferredLanguage {
    /// The one that the browser prefers.
    #[default]
    Automatic,
    #[choice(value = "en")]
    English,
    #[choice(label = "Deutsch", value = "de")]
    German,
}

/// How a member likes the site.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct Preferences {
    #[field(label = "Theme", radio)]
    pub theme: Theme,
    // The table has nothing where the choice is automatic.
    #[field(label = "Language", radio, not_stored)]
    pub language: PreferredLanguage,
    #[field(label = "Send me the newsletter")]
    pub newsletter: bool,
}

/// Changes the preferences of who is signed in. Theme and language hold for this browser from now on,
/// signed in or not.
#[action]
pub async fn update_preferences(
    #[extract] SignedIn(me): SignedIn,
    preferences: Preferences,
) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, languages, routes::href, texts::texts, theme};

    let mut transaction = writer().begin().await?;
    queries::update_preferences(&mut transaction, me.id, &preferences).await?;
    transaction.commit().await?;
    theme::remember(preferences.theme)?;
    languages::remember(preferences.language)?;
    flash(texts().settings.preferences.saved);
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

#[cfg(feature = "ssr")]
impl PreferredLanguage {
    /// Its tag, as the database and the cookie have it; none if it is automatic.
    #[must_use]
    pub fn tag(self) -> Option<&'static str> {
        match self {
            Self::Automatic => None,
            Self::English => Some("en"),
            Self::German => Some("de"),
        }
    }

    /// The language with this tag; the automatic one, if none has it.
    #[must_use]
    pub fn tagged(tag: Option<&str>) -> Self {
        [Self::English, Self::German]
            .into_iter()
            .find(|language| language.tag() == tag)
            .unwrap_or_default()
    }
}
