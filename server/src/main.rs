//! Starts the reference application.

use std::process::ExitCode;

use server::Settings;

#[tokio::main]
async fn main() -> ExitCode {
    let settings = Settings::from_variables(variable);
    formwork::start(async |config| server::application(config, settings).await).await
}

#[expect(clippy::disallowed_methods, reason = "the one place for the application's own settings")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
