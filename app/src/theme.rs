//! The theme that was chosen in this browser: a stylesheet of one line, so that cached pages, which are the
//! same for everyone, can be light for one and dark for another.

use std::time::Duration;

use formwork::prelude::{Result, cookies};

use crate::settings::Theme;

const COOKIE: &str = "theme";

const ONE_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The theme of this browser.
#[must_use]
pub fn chosen() -> Theme {
    cookies().get(COOKIE).map_or_else(Theme::default, |name| Theme::named(&name))
}

/// Sets the theme of this browser; works in actions.
///
/// # Errors
///
/// If no cookie can be set here.
pub fn remember(theme: Theme) -> Result<()> {
    match theme {
        Theme::System => cookies().remove(COOKIE)?,
        Theme::Light | Theme::Dark => cookies().set(COOKIE, theme.as_str(), ONE_YEAR)?,
    }
    Ok(())
}

/// What the stylesheet says; `style/app.css` gives colours by `color-scheme`.
#[must_use]
pub fn stylesheet(theme: Theme) -> &'static str {
    match theme {
        Theme::System => "",
        Theme::Light => ":root{color-scheme:light}\n",
        Theme::Dark => ":root{color-scheme:dark}\n",
    }
}
