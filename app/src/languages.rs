//! Which language the start page greets a visitor in.
//!
//! A page has the language of its address, and no choice changes that. The start page alone sends visitors
//! on: who comes from elsewhere to the plain one is led to their own language. Who comes from a page of this
//! site is not, for there they have seen the menu of languages, and may have just followed it. So the menu is
//! made of plain links, which may be cached, fetched beforehand and followed by crawlers.

use std::time::Duration;

use formwork::{
    axum::http::{HeaderMap, Uri, header},
    prelude::{Language, Result, cookies, headers, languages},
};

use crate::{accounts::session, settings::PreferredLanguage};

const COOKIE: &str = "language";

const ONE_YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Sets the language of this browser; works in actions.
///
/// # Errors
///
/// If no cookie can be set here.
pub fn remember(language: PreferredLanguage) -> Result<()> {
    match language.tag() {
        Some(tag) => cookies().set(COOKIE, tag, ONE_YEAR)?,
        None => cookies().remove(COOKIE)?,
    }
    Ok(())
}

/// The language of a visitor who comes from elsewhere: the one that the member has chosen, or that was chosen
/// in this browser, or that the browser prefers. Nothing, for who comes from a page of this site.
///
/// # Errors
///
/// What the database says.
pub async fn of_arriving_visitor() -> Result<Option<Language>> {
    let (headers, all) = (headers(), languages());
    if comes_from_here(&headers) {
        return Ok(None);
    }
    let account = session::current().await?;
    let chosen = account.and_then(|account| account.language).or_else(|| cookies().get(COOKIE));
    let chosen = chosen.and_then(|tag| all.get(&tag));
    let accepted = || text(&headers, header::ACCEPT_LANGUAGE.as_str()).unwrap_or_default();
    Ok(Some(chosen.unwrap_or_else(|| all.preferred(accepted()))))
}

/// Whether a page of this site leads here. Browsers say so themselves; of others the page that they come from
/// tells.
fn comes_from_here(headers: &HeaderMap) -> bool {
    if let Some(site) = text(headers, "sec-fetch-site") {
        return site == "same-origin";
    }
    let page = text(headers, header::REFERER.as_str()).and_then(|page| page.parse::<Uri>().ok());
    let host = page.as_ref().and_then(Uri::authority).map(|authority| authority.as_str());
    host.is_some() && host == text(headers, header::HOST.as_str())
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_of_this_site_leads_from_here() {
        for (site, referer, expect) in [
            (Some("same-origin"), None, true),
            (Some("none"), Some("https://own.org/de"), false),
            (Some("cross-site"), None, false),
            (Some("same-site"), None, false),
            (None, Some("https://own.org/de/users?page=2"), true),
            (None, Some("https://own.org"), true),
            (None, Some("https://own.org.evil.org/"), false),
            (None, Some("https://own.org:8080/"), false),
            (None, Some("https://evil.org/own.org"), false),
            (None, Some("/de"), false),
            (None, Some("about:blank"), false),
            (None, None, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, "own.org".parse().unwrap());
            for (name, value) in [("sec-fetch-site", site), ("referer", referer)] {
                if let Some(value) = value {
                    headers.insert(name, value.parse().unwrap());
                }
            }
            assert_eq!(comes_from_here(&headers), expect, "{site:?} {referer:?}");
        }
    }
}
