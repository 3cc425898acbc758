//! The key by which a visitor's outcomes are found.

use std::sync::Arc;

use http::{HeaderMap, HeaderValue, header};

use crate::{
    config::Config,
    cookies::{Cookie, Cookies, HOST_PREFIX},
    request::RequestContext,
};

/// The cookie with the key: 128 random bits, and nothing of any outcome. It lasts until the browser is
/// closed, and is given with the first outcome that has to wait.
pub const COOKIE: &str = "formwork_outcome";

/// How many hexadecimal digits a key has.
const DIGITS: usize = 32;

/// A visitor whose outcomes wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Visitor(u128);

impl Visitor {
    /// The visitor who sends these headers, if they were given a key.
    pub(super) fn of(headers: &HeaderMap, config: &Config) -> Option<Self> {
        let prefix = if config.is_secure() { HOST_PREFIX } else { "" };
        let values = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes);
        let key_of = |pair: &[u8]| {
            let pair = std::str::from_utf8(pair).ok()?.trim().strip_prefix(prefix)?;
            pair.strip_prefix(COOKIE)?.strip_prefix('=').and_then(Self::parse)
        };
        values.flat_map(|value| value.split(|byte| *byte == b';')).find_map(key_of)
    }

    /// The visitor of this request, who is given a key if they have none. `None` if that cannot be had.
    pub(super) fn of_or_new(context: &Arc<RequestContext>) -> Option<Self> {
        let cookies = Cookies::of(Arc::clone(context));
        if let Some(visitor) = cookies.get(COOKIE).as_deref().and_then(Self::parse) {
            return Some(visitor);
        }
        let mut key = [0; DIGITS / 2];
        getrandom::fill(&mut key).ok()?;
        let visitor = Self(u128::from_be_bytes(key));
        context.allow_cookies(true);
        let set = cookies.add(Cookie::new(COOKIE, visitor.to_text()));
        context.allow_cookies(false);
        set.ok().map(|()| visitor)
    }

    fn parse(text: &str) -> Option<Self> {
        let is_key = text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_key.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(Self)
    }

    fn to_text(self) -> String {
        format!("{:032x}", self.0)
    }

    #[cfg(test)]
    pub(super) fn numbered(number: u128) -> Self {
        Self(number)
    }
}
