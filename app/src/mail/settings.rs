//! What the environment says of mails.

use std::path::{Path, PathBuf};

use formwork::{StartError, prelude::Secret};
use lettre::{AsyncSmtpTransport, Tokio1Executor, message::Mailbox};

/// How long the mail server may be silent.
const SILENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// Who mails are from where nobody gets them.
const NOBODY: &str = "Members <members@localhost>";

const DEFAULT_FOLDER: &str = "data/mail";

/// Where mails go, and who they are from.
#[derive(Clone, Debug, Default)]
pub struct MailSettings {
    /// `MAIL_URL`: the server that takes mails, such as `smtps://user:password@mail.example.org`. Without
    /// it each one becomes a file in the folder.
    pub url: Option<Secret<String>>,
    /// `MAIL_FROM`: who they are from, such as `Members <members@example.org>`.
    pub from: Option<String>,
    /// `MAIL_FOLDER`, by default `data/mail`.
    pub folder: Option<PathBuf>,
}

impl MailSettings {
    /// The way to the server that takes mails, if there is one.
    pub(super) fn smtp(&self) -> Result<Option<AsyncSmtpTransport<Tokio1Executor>>, StartError> {
        let Some(url) = &self.url else {
            return Ok(None);
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose());
        let builder = builder.map_err(|error| {
            // The value may have a password in it, and so may what is said of it.
            let problem = match error.is_tls() {
                true => "there are no certificates to know the server by",
                false => "expected smtps://user:password@host or smtp://host:port",
            };
            StartError::Application(format!("MAIL_URL=…: {problem}"))
        })?;
        Ok(Some(builder.timeout(Some(SILENCE)).build()))
    }

    /// Who the mails are from.
    pub(super) fn sender(&self) -> Result<Mailbox, StartError> {
        let example = "such as Members <members@example.org>";
        let from = match (&self.from, &self.url) {
            (Some(from), _) => from,
            (None, None) => NOBODY,
            (None, Some(_)) => {
                let problem = format!("MAIL_FROM is needed beside MAIL_URL, {example}");
                return Err(StartError::Application(problem));
            }
        };
        // No header has more than a line.
        let sender = Some(from).filter(|from| !from.contains(char::is_control));
        sender.and_then(|from| from.parse().ok()).ok_or_else(|| {
            let problem = format!("MAIL_FROM={from:?}: expected an address, {example}");
            StartError::Application(problem)
        })
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.as_deref().unwrap_or(Path::new(DEFAULT_FOLDER))
    }
}
