//! How often one may do what costs work, reaches others, or tells a password: by whom it is about, and by who
//! asks. Counting by one of them alone would let everybody lock a member out, or try one password at many
//! addresses.

use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use formwork::{
    database::AnyConnection,
    prelude::{Result, too_many_requests},
    request::client_address,
};

use crate::{
    audit::{self, What},
    clock,
    database::writer,
};

mod queries;

const QUARTER: i64 = 15 * 60;

const HOUR: i64 = 60 * 60;

/// How often something may be done.
pub struct Throttle {
    what: &'static str,
    /// How long it counts that it was done, in seconds.
    seconds: i64,
    limits: &'static [(By, i64)],
    /// What is noted, once, when it was done too often.
    noted: Option<What>,
}

/// Whose attempts are counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    /// Those that are about the same, by the same client.
    Both,
    /// Those that are about the same, by whomever.
    Subject,
    /// Those by the same client, whatever they are about.
    Client,
}

/// To sign in by an address.
pub const SIGN_IN: Throttle = Throttle {
    what: "sign-in",
    seconds: QUARTER,
    limits: &[(By::Both, 10), (By::Subject, 100), (By::Client, 100)],
    noted: Some(What::SignInRefused),
};

/// To give the password of a member who is signed in; others cannot do that, and lock nobody out.
pub const PASSWORD: Throttle = Throttle {
    what: "password",
    seconds: QUARTER,
    limits: &[(By::Subject, 10)],
    noted: Some(What::SignInRefused),
};

/// To make an account.
pub const REGISTRATION: Throttle =
    Throttle { what: "register", seconds: HOUR, limits: &[(By::Client, 20)], noted: None };

/// To have a mail sent to an address that asks whether it is somebody's.
pub const CONFIRMATION: Throttle =
    Throttle { what: "confirm", seconds: HOUR, limits: &[(By::Subject, 3)], noted: None };

/// To ask for a new password.
pub const RESET: Throttle =
    Throttle { what: "reset", seconds: HOUR, limits: &[(By::Client, 20)], noted: None };

/// To like somebody without an account: a visitor is whoever has no cookie, any number of them.
pub const LIKE: Throttle =
    Throttle { what: "like", seconds: HOUR, limits: &[(By::Client, 60)], noted: None };

impl Throttle {
    /// Notes that it is done, about `subject`: before it is done, so that those who do it at the same time
    /// count as well.
    ///
    /// # Errors
    ///
    /// 429 if it was done too often.
    pub async fn note(&self, subject: &str) -> Result<()> {
        let mut transaction = writer().begin().await?;
        let noted = self.note_within(&mut transaction, subject).await;
        // Of who is refused as well: the log has it.
        transaction.commit().await?;
        noted
    }

    /// The same, in the transaction in which it is done.
    ///
    /// # Errors
    ///
    /// As [`note`](Self::note).
    pub async fn note_within(&self, db: &mut AnyConnection, subject: &str) -> Result<()> {
        let (client, now) = (client(), clock::now());
        // One after the other, the subject first, so that nobody waits for each other.
        db.lock(&format!("{} of {subject}", self.what)).await?;
        db.lock(&format!("{} by {client}", self.what)).await?;
        let since = now - self.seconds;
        queries::delete_before(db, self.what, since).await?;
        for &(by, limit) in self.limits {
            if by == By::Client && client.is_empty() {
                continue;
            }
            let attempts = queries::attempts(db, self.what, by, subject, &client).await?;
            if attempts.count < limit {
                continue;
            }
            if let Some(what) = self.noted {
                let details = if by == By::Client { client.as_str() } else { subject };
                audit::note_once(db, what, details, attempts.oldest).await?;
            }
            let wait = (attempts.oldest + self.seconds - now).max(1);
            return Err(too_many_requests(Duration::from_secs(wait.unsigned_abs())));
        }
        queries::insert(db, self.what, subject, &client, now).await?;
        Ok(())
    }

    /// Forgets what this client has done about `subject`: they may.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn forget_own(&self, db: &mut AnyConnection, subject: &str) -> sqlx::Result<()> {
        queries::delete(db, self.what, subject, Some(&client())).await
    }

    /// Forgets what anybody has done about `subject`.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn forget(&self, db: &mut AnyConnection, subject: &str) -> sqlx::Result<()> {
        queries::delete(db, self.what, subject, None).await
    }
}

/// Who asks, if that is known. Of IPv6 one may have a whole network of addresses. An address of this machine is
/// that of a proxy which nobody has named: whoever comes by it would pay for all others.
fn client() -> String {
    client_address().filter(|address| !address.is_loopback()).map_or_else(String::new, network)
}

fn network(address: IpAddr) -> String {
    match address {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let network = Ipv6Addr::from_bits(address.to_bits() >> 64 << 64);
            format!("{network}/64")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_one_network_are_one_client() {
        for (address, expect) in [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:ffff::7", "2001:db8:1:2::/64"),
            ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
            ("::1", "::/64"),
        ] {
            assert_eq!(network(address.parse().unwrap()), expect);
        }
    }
}
