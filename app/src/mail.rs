//! Mails: handed to a server by SMTP, or written as files to a folder.

mod folder;
mod letter;
mod mailer;
mod retry;
mod settings;
mod stored;

pub use folder::Folder;
pub use letter::Mail;
pub use mailer::Mailer;
pub use settings::MailSettings;
pub use stored::StoredMail;
