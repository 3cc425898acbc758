//! Who a visitor is, before there are accounts: a random value in a cookie.

use std::{fmt::Write as _, time::Duration};

use formwork::{
    cookies::Cookies,
    prelude::{Error, cookies},
};

const COOKIE: &str = "visitor";

const ONE_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The visitor of the request, if they have done anything yet.
#[must_use]
pub fn known(cookies: &Cookies) -> Option<String> {
    cookies.get(COOKIE)
}

/// The visitor of the request; a new one is given their cookie. Works in actions.
pub(super) fn identify() -> Result<String, Error> {
    let cookies = cookies();
    if let Some(visitor) = known(&cookies) {
        return Ok(visitor);
    }
    let mut random = [0; 16];
    getrandom::fill(&mut random).map_err(|error| Error::failed(error.to_string()))?;
    let visitor = random.iter().fold(String::new(), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    cookies.set(COOKIE, &visitor, ONE_YEAR)?;
    Ok(visitor)
}
