//! Starts the reference application.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    formwork::start(async |config| server::application(config, seed_members()).await).await
}

/// `SEED_MEMBERS`: how many made-up members an empty database is filled with; none by default.
#[expect(clippy::disallowed_methods, reason = "the application's one setting of its own")]
fn seed_members() -> u32 {
    std::env::var("SEED_MEMBERS").ok().and_then(|members| members.parse().ok()).unwrap_or(0)
}
