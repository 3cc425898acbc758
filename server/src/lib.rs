//! The reference application, as a server.

use app::{
    accounts::AdministratorAddress,
    mail::{MailSettings, Mailer},
    webhooks::WebhookSecret,
};
use formwork::{Secret, StartError, config::Config, routing::Routes};

/// The application's settings of its own.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// `ADMINISTRATOR`: who has shown that this address is theirs is an administrator.
    pub administrator: Option<String>,
    /// `MAIL_URL`, `MAIL_FROM`, `MAIL_FOLDER`: where mails go, and who they are from.
    pub mail: MailSettings,
    /// `SEED_MEMBERS`: how many made-up members an empty database is filled with; none by default.
    pub members: u32,
    /// `WEBHOOK_SECRET`: what the mail provider signs its notices with. Without it they are not
    /// taken.
    pub webhook_secret: Option<WebhookSecret>,
}

impl Settings {
    /// Reads the settings from a function that gives a variable's value.
    pub fn from_variables(get: impl Fn(&str) -> Option<String>) -> Self {
        let filled = |name| get(name).filter(|value| !value.is_empty());
        Self {
            administrator: filled("ADMINISTRATOR"),
            mail: MailSettings {
                url: filled("MAIL_URL").map(Secret::new),
                from: filled("MAIL_FROM"),
                folder: filled("MAIL_FOLDER").map(Into::into),
            },
            members: get("SEED_MEMBERS").and_then(|members| members.parse().ok()).unwrap_or(0),
            webhook_secret: get("WEBHOOK_SECRET").and_then(WebhookSecret::new),
        }
    }
}

/// Opens the database and gives the application's routes.
///
/// # Errors
///
/// Names the setting that is wrong, or says what the database refuses.
pub async fn application(config: &Config, settings: Settings) -> Result<Routes, StartError> {
    let mailer = Mailer::new(&settings.mail, config)?;
    let administrator = AdministratorAddress::new(settings.administrator.as_deref())?;
    let db = app::database::open(&config.database_url, settings.members).await?;
    administrator.appoint_at_start(&db).await?;
    let health = db.clone();
    app::settings::delete_due(db.writer()).await;
    tokio::spawn(app::settings::delete_due_hourly(db.writer().clone()));
    let routes = app::routes::routes()
        .languages(["en", "de"])
        .with_database(db)
        .with_state(administrator)
        .with_state(mailer)
        .with_state(settings.webhook_secret)
        .health_check(move || {
            let db = health.clone();
            async move { db.is_healthy().await }
        });
    Ok(routes)
}
