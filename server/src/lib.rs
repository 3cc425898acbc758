//! The reference application, as a server.

use formwork::{StartError, config::Config, routing::Routes};

/// Opens the database and gives the application's routes.
///
/// # Errors
///
/// Says what the database refuses.
pub async fn application(config: &Config, members: u32) -> Result<Routes, StartError> {
    let db = app::database::open(&config.database_url, members).await?;
    let health = db.clone();
    let routes = app::routes::routes().with_state(db).health_check(move || {
        let db = health.clone();
        async move { app::database::answers(&db).await }
    });
    Ok(routes)
}
