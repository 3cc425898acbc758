//! The texts of the mails.

use super::Purpose;
use crate::{
    accounts::Token,
    mail::{Mail, Mailer},
    routes::href,
};

/// Asks whether an address is the member's.
pub(super) fn confirmation(mailer: &Mailer, address: &str, token: &Token) -> Mail {
    let link = mailer.link(href::confirm::token(token.as_str()));
    Mail {
        to: address.to_owned(),
        subject: "Confirm your address",
        text: format!(
            "Somebody has given this address in the directory of members.\n\
             If it was you, confirm it here within three days:\n\n\
             {link}\n\n\
             If it was not you, there is nothing to do.\n"
        ),
        purpose: Purpose::Confirm.as_str(),
    }
}

/// Leads to where another password can be chosen.
pub(super) fn reset(mailer: &Mailer, address: &str, token: &Token) -> Mail {
    let link = mailer.link(href::reset::token(token.as_str()));
    Mail {
        to: address.to_owned(),
        subject: "Choose a new password",
        text: format!(
            "Somebody has asked for a new password in the directory of members.\n\
             If it was you, choose one here within an hour:\n\n\
             {link}\n\n\
             If it was not you, there is nothing to do: your password stays as it is.\n"
        ),
        purpose: Purpose::Reset.as_str(),
    }
}
