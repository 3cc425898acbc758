//! What can be in the log.

use formwork::{field::FieldValue, prelude::Choice};

/// What was done.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// Made an account.
    Registered,
    /// Signed in by a password.
    SignedIn,
    /// Signed out.
    SignedOut,
    /// Somebody tried too many passwords for the address in the details.
    #[choice(label = "Too many attempts to sign in")]
    SignInRefused,
    /// Has a new password.
    PasswordChanged,
    /// Has shown that another address is theirs; the details are the old one and the new one.
    AddressChanged,
    /// Has another role; the details are the old one and the new one.
    RoleChanged,
    /// Is signed in nowhere any more; the details are how many sessions there were.
    SessionsEnded,
    /// Made a token for a program; the details are what it is for.
    TokenMade,
    /// Has a token no more; the details are what it was for.
    TokenRevoked,
    /// Asked to be deleted in a week.
    DeletionAsked,
    /// Stays after all.
    DeletionTakenBack,
    /// Is a member no more.
    AccountDeleted,
}

impl What {
    /// As the database has it.
    #[must_use]
    pub fn code(self) -> String {
        self.to_text().unwrap_or_default()
    }
}
