//! The program as `formwork build` runs it: it renders pages, and serves nothing.

use std::io::{self, Write};

use super::StartError;
use crate::{config::Config, routing::Routes};

/// Ships pages and says which. Without a database everything is left to the start of the server.
pub(super) async fn ship<F>(routes: F, config: Config) -> Result<(), StartError>
where
    F: AsyncFnOnce(&Config) -> Result<Routes, StartError>,
{
    // No page may say that it is one of development, and no key is made where nothing is served.
    let config = Config { development: false, ..config };
    let routes = match routes(&config).await {
        Err(error) if is_of_database(&error) => {
            let _ = writeln!(io::stderr(), "warning: no page is rendered ahead: {error}");
            return Ok(());
        }
        routes => routes?,
    };
    let report = routes.build(config)?.ship().await?.to_string();
    if !report.is_empty() {
        let _ = writeln!(io::stdout(), "{report}");
    }
    Ok(())
}

fn is_of_database(error: &StartError) -> bool {
    matches!(error, StartError::Database(_) | StartError::Migrate(_) | StartError::Prepare(_))
}
