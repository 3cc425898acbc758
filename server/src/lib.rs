//! The reference application, as a server.

use app::webhooks::WebhookSecret;
use formwork::{StartError, config::Config, routing::Routes};

/// The application's settings of its own.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `SEED_MEMBERS`: how many made-up members an empty database is filled with; none by default.
    pub members: u32,
    /// `WEBHOOK_SECRET`: what the mail provider signs its notices with. Without it they are not
    /// taken.
    pub webhook_secret: Option<WebhookSecret>,
}

impl Settings {
    /// Reads the settings from a function that gives a variable's value.
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Self {
        Self {
            members: get("SEED_MEMBERS").and_then(|members| members.parse().ok()).unwrap_or(0),
            webhook_secret: get("WEBHOOK_SECRET").and_then(WebhookSecret::new),
        }
    }
}

/// Opens the database and gives the application's routes.
///
/// # Errors
///
/// Says what the database refuses.
pub async fn application(config: &Config, settings: Settings) -> Result<Routes, StartError> {
    let db = app::database::open(&config.database_url, settings.members).await?;
    let health = db.clone();
    tokio::spawn(app::settings::delete_due(db.writer().clone()));
    let routes = app::routes::routes()
        .with_database(db)
        .with_state(settings.webhook_secret)
        .health_check(move || {
            let db = health.clone();
            async move { app::database::answers(&db).await }
        });
    Ok(routes)
}
