//! What sends mails.

use std::sync::Arc;

use formwork::{
    StartError,
    config::Config,
    prelude::{Result, after},
};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor, message::Mailbox, transport::smtp,
};
use url::{Host, Url};

use super::{Folder, Mail, MailSettings, retry};

/// Sends mails. A copy sends by the same way.
#[derive(Clone)]
pub struct Mailer(Arc<Inner>);

struct Inner {
    way: Way,
    from: Mailbox,
    /// What links begin with.
    base: String,
    /// What the names of mails end with.
    domain: String,
    is_development: bool,
}

enum Way {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(Folder),
}

/// Why a mail was not taken.
struct Refusal {
    /// Without anything of the mail.
    reason: String,
    /// Whether it would be refused again.
    is_final: bool,
}

impl Mailer {
    /// One for this site.
    ///
    /// # Errors
    ///
    /// One line that names the setting that is wrong.
    pub fn new(settings: &MailSettings, config: &Config) -> Result<Self, StartError> {
        let way = match settings.smtp()? {
            Some(smtp) => Way::Smtp(smtp),
            None => Way::Folder(Folder::at(settings.folder())),
        };
        let base = config.base_url();
        Ok(Self(Arc::new(Inner {
            way,
            from: settings.sender()?,
            domain: domain(&base),
            base,
            is_development: config.development,
        })))
    }

    /// A page of this site, in the language of the request, as a link that works in a mail.
    #[must_use]
    pub fn link(&self, page: impl Into<String>) -> String {
        format!("{}{}", self.0.base, page.into())
    }

    /// The folder that mails are written to, where developers may look into it.
    #[must_use]
    pub fn shown_folder(&self) -> Option<&Folder> {
        match &self.0.way {
            Way::Folder(folder) if self.0.is_development => Some(folder),
            _ => None,
        }
    }

    /// Sends a mail behind the answer.
    pub fn send_later(&self, mail: Mail) {
        let mailer = self.clone();
        after(async move { mailer.send(&mail).await });
    }

    /// Sends a mail, and tries again if it has to; what fails in the end is in the log.
    pub async fn send(&self, mail: &Mail) {
        if let Err(reason) = self.try_to_send(mail).await {
            // Neither who they are nor what they were to be told is the log's affair.
            let domain = mail.to.rsplit('@').next().unwrap_or_default();
            tracing::error!(domain, purpose = mail.purpose, reason, "a mail could not be sent");
        }
    }

    async fn try_to_send(&self, mail: &Mail) -> Result<(), String> {
        let as_file = matches!(self.0.way, Way::Folder(_));
        let message = mail
            .message(&self.0.from, &self.0.domain, as_file)
            .map_err(|error| format!("it cannot be written: {error:?}"))?;
        let bytes = message.formatted();
        let sent = retry::until_done(
            || self.hand_over(&message, &bytes),
            |refusal: &Refusal| refusal.is_final,
        );
        match sent.await {
            Ok(()) => Ok(()),
            Err(Some(refusal)) => Err(refusal.reason),
            Err(None) => Err("it took too long".to_owned()),
        }
    }

    async fn hand_over(&self, message: &Message, bytes: &[u8]) -> Result<(), Refusal> {
        match &self.0.way {
            Way::Smtp(smtp) => {
                smtp.send_raw(message.envelope(), bytes).await.map(drop).map_err(Refusal::from)
            }
            Way::Folder(folder) => folder.write(bytes).await.map_err(|error| Refusal {
                reason: format!("the file cannot be written: {error}"),
                is_final: false,
            }),
        }
    }
}

impl From<smtp::Error> for Refusal {
    fn from(error: smtp::Error) -> Self {
        let reason = match error.status() {
            // The text of the answer often repeats the address.
            Some(code) => format!("the mail server says {code}"),
            None if error.is_response() => "the mail server says what is no answer".to_owned(),
            None => error.to_string(),
        };
        Self { reason, is_final: error.is_permanent() || error.is_client() }
    }
}

/// The domain of a URL, as addresses and the names of mails have it (RFC 5321, section 4.1.3).
fn domain(base: &str) -> String {
    match Url::parse(base).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(domain)) => domain.to_owned(),
        Some(Host::Ipv4(address)) => format!("[{address}]"),
        Some(Host::Ipv6(address)) => format!("[IPv6:{address}]"),
        None => "localhost".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_domain_is_the_sites() {
        for (base, expect) in [
            ("https://example.org", "example.org"),
            ("http://127.0.0.1:3000", "[127.0.0.1]"),
            ("http://[::1]:3000", "[IPv6:::1]"),
        ] {
            assert_eq!(domain(base), expect);
        }
    }

    fn started(url: Option<&str>, from: Option<&str>) -> Result<Mailer, String> {
        let settings = MailSettings {
            url: url.map(|url| formwork::Secret::new(url.to_owned())),
            from: from.map(str::to_owned),
            folder: None,
        };
        let config = Config::from_variables(|_| None).unwrap();
        Mailer::new(&settings, &config).map_err(|error| error.to_string())
    }

    #[test]
    fn a_wrong_setting_is_one_line_without_the_password() {
        let from = Some("Members <members@example.org>");
        for url in [
            "smtps://user:swordfish@mail.example.org",
            "smtp://localhost:1025",
            "smtp://user:swordfish@mail.example.org?tls=required",
        ] {
            started(Some(url), from).map(drop).unwrap();
        }
        for url in ["user:swordfish@host", "swordfish", "http://user:swordfish@host", "smtps://"] {
            let error = started(Some(url), from).map(drop).unwrap_err();
            assert_eq!(
                error, "MAIL_URL=…: expected smtps://user:password@host or smtp://host:port",
                "{url}"
            );
        }
        let error = started(Some("smtp://localhost"), None).map(drop).unwrap_err();
        assert!(error.starts_with("MAIL_FROM is needed"), "{error}");
        for from in [
            "Members",
            "Members <>",
            "a@b\r\nBcc: c@d",
            "\"Members\r\nBcc: c@d\" <a@b>",
            "Members\nBcc: c@d <a@b>",
            "",
        ] {
            let error = started(None, Some(from)).map(drop).unwrap_err();
            assert!(error.starts_with("MAIL_FROM=\"") && error.lines().count() == 1, "{error}");
        }
        started(None, None).map(drop).unwrap();
    }
}
