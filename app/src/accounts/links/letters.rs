//! The mails, in the language of the request that asks for them; so is the page that a link leads to.

use super::Purpose;
use crate::{
    accounts::Token,
    mail::{Mail, Mailer},
    routes::href,
    texts::texts,
};

/// Asks whether an address is the member's.
pub(super) fn confirmation(mailer: &Mailer, address: &str, token: &Token) -> Mail {
    let texts = &texts().letters;
    let link = mailer.link(href::confirm().token(token.as_str()));
    Mail {
        to: address.to_owned(),
        subject: texts.confirm_subject,
        text: (texts.confirm)(&link),
        purpose: Purpose::Confirm.as_str(),
    }
}

/// Says to the address that a member had that they have another one now.
pub(super) fn changed(address: String) -> Mail {
    let texts = &texts().letters;
    Mail {
        to: address,
        subject: texts.changed_subject,
        text: texts.changed.to_owned(),
        purpose: "address-changed",
    }
}

/// Leads to where another password can be chosen.
pub(super) fn reset(mailer: &Mailer, address: &str, token: &Token) -> Mail {
    let texts = &texts().letters;
    let link = mailer.link(href::reset::password().token(token.as_str()));
    Mail {
        to: address.to_owned(),
        subject: texts.reset_subject,
        text: (texts.reset)(&link),
        purpose: Purpose::Reset.as_str(),
    }
}
