//! A member who is signed in.

use formwork::{database::AnyBool, prelude::Choice};
use sqlx::FromRow;

/// A member who is signed in, as far as every page may want to know them.
#[derive(Clone, Debug, FromRow)]
pub struct Account {
    /// The member's number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// Whether they have shown that the address is theirs.
    #[sqlx(try_from = "AnyBool")]
    pub email_confirmed: bool,
    role: String,
    /// The language that they have chosen, if any.
    pub language: Option<String>,
    /// When the account is deleted, if they have asked for it; in seconds since 1970.
    pub delete_at: Option<i64>,
    /// The number of the session.
    pub session: i64,
    /// When the session was last seen, in seconds since 1970.
    pub(super) seen_at: i64,
}

/// What a member may do.
#[derive(Choice, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// What everybody may.
    Member,
    /// Everything.
    Administrator,
}

impl Role {
    /// As the database has it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::Administrator => "administrator",
        }
    }
}

impl Account {
    /// What the member may do.
    #[must_use]
    pub fn role(&self) -> Role {
        if self.role == "administrator" { Role::Administrator } else { Role::Member }
    }
}
