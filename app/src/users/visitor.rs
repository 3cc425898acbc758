//! Who likes: a member, or somebody without an account, known by a cookie.

use std::time::Duration;

use formwork::{
    cookies::Cookies,
    prelude::{Result, cookies},
};

use crate::accounts::{Token, session};

const COOKIE: &str = "liker";

const ONE_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Who likes: each of them likes somebody once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// What tells them from all others; of a member it begins with `member `, as no cookie does.
    pub name: String,
    /// Their number, if they are a member.
    pub member: Option<i64>,
}

impl Visitor {
    /// A member.
    #[must_use]
    pub fn member(id: i64) -> Self {
        Self { name: format!("member {id}"), member: Some(id) }
    }

    fn without_account(token: &Token) -> Self {
        Self { name: token.key(), member: None }
    }

    /// Whoever asks, if they have an account or have liked anybody yet.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn known() -> Result<Option<Self>> {
        Ok(match session::current().await? {
            Some(account) => Some(Self::member(account.id)),
            None => without_account(&cookies()),
        })
    }

    /// Whoever asks; somebody new without an account is given a cookie. Works in actions.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub async fn identify() -> Result<Self> {
        if let Some(visitor) = Self::known().await? {
            return Ok(visitor);
        }
        let token = Token::new()?;
        cookies().set(COOKIE, token.as_str(), ONE_YEAR)?;
        Ok(Self::without_account(&token))
    }
}

/// Who has liked without an account by this browser.
#[must_use]
pub fn without_account(cookies: &Cookies) -> Option<Visitor> {
    cookies.get(COOKIE).map(|token| Visitor::without_account(&Token::received(token)))
}
