//! Starts the reference application, or backs up its database.

use std::process::ExitCode;

use server::Settings;

mod back_up;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    match arguments.as_slice() {
        [] => {
            let settings = Settings::from_variables(variable);
            formwork::start(async |config| server::application(config, settings).await).await
        }
        [command, file] if command == "back-up" => back_up::run(file.as_ref()).await,
        _ => back_up::usage(),
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place for the application's own settings")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
