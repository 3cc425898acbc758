//! A mail as it is sent (RFC 5322).

use formwork::prelude::Result;
use lettre::{
    Address, Message,
    message::{
        Body, Mailbox, SinglePart,
        header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};

use crate::accounts::Token;

/// A mail to one address. Who registers chooses name and address, so a mail has no more of a member than
/// the address: otherwise it would carry anybody's words to anybody.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// What it is about.
    pub subject: &'static str,
    /// The text, in lines of their own.
    pub text: String,
    /// What the log calls it.
    pub purpose: &'static str,
}

impl Mail {
    /// The mail with its headers. As a file its text stands as it is; a server may not take that.
    pub(super) fn message(&self, from: &Mailbox, domain: &str, as_file: bool) -> Result<Message> {
        let to: Address = self.to.parse()?;
        let body = match as_file {
            true => {
                let text = self.text.replace('\n', "\r\n");
                Body::dangerous_pre_encoded(text.into(), ContentTransferEncoding::EightBit)
            }
            false => Body::new(self.text.clone()),
        };
        let message = Message::builder()
            .from(from.clone())
            .to(to.into())
            .subject(self.subject)
            .message_id(Some(format!("<{}@{domain}>", Token::new()?.as_str())))
            // No answering machine answers (RFC 3834, section 5).
            .raw_header(HeaderValue::new(
                HeaderName::new_from_ascii_str("Auto-Submitted"),
                "auto-generated".to_owned(),
            ))
            .singlepart(SinglePart::builder().header(ContentType::TEXT_PLAIN).body(body))?;
        Ok(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(to: &str, from: &str, text: &str, as_file: bool) -> Result<String> {
        let mail = Mail {
            to: to.to_owned(),
            subject: "Confirm your address",
            text: text.to_owned(),
            purpose: "test",
        };
        let message = mail.message(&from.parse()?, "example.org", as_file)?;
        Ok(String::from_utf8(message.formatted())?)
    }

    #[test]
    fn a_mail_has_the_headers_of_one_that_a_machine_has_written() {
        let text = written("ada@example.org", "Members <m@example.org>", "One\nTwo\n", false);
        let text = text.unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        for line in [
            "From: Members <m@example.org>",
            "To: ada@example.org",
            "Subject: Confirm your address",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
        ] {
            assert!(head.lines().any(|other| other == line), "{line}: {head}");
        }
        let id = head.lines().find(|line| line.starts_with("Message-ID: <")).unwrap();
        assert!(id.ends_with("@example.org>"), "{id}");
        assert!(head.contains("\r\nDate: ") && head.contains(" +0000"), "{head}");
        assert_eq!(body.trim_end(), "One\r\nTwo");
    }

    #[test]
    fn a_file_has_its_text_as_it_is() {
        let text = "Grüße, https://example.org/a=b";
        let text = &format!("{text}{}", "c".repeat(76));
        let [file, sent] = [true, false]
            .map(|as_file| written("ada@example.org", "m@example.org", text, as_file).unwrap());
        assert!(file.contains("Content-Transfer-Encoding: 8bit") && file.contains(text), "{file}");
        assert!(sent.is_ascii(), "{sent}");
    }

    #[test]
    fn no_name_and_no_address_makes_a_header() {
        for to in [
            "ada@example.org\r\nBcc: eve@example.org",
            "ada@example.org\nBcc: eve@example.org",
            "ada@example.org, eve@example.org",
            "ada@example.org>\r\n\r\nText",
            "\"ada\r\nBcc: eve@example.org\"@example.org",
        ] {
            assert!(written(to, "m@example.org", "", false).is_err(), "{to:?}");
        }
        let text = written("ada@example.org", "\"A, <b@c>\" <m@example.org>", "", false).unwrap();
        let senders: Vec<_> = text.lines().filter(|line| line.starts_with("From: ")).collect();
        assert!(senders.len() == 1 && senders[0].ends_with(" <m@example.org>"), "{senders:?}");
        assert!(!senders[0].contains("b@c"), "a name is no address: {senders:?}");
    }
}
