//! Draft mode: a visitor who is shown every page as it is now, past every cache.
//!
//! An editor follows a link to a handler that knows them and calls [`enable`]. From then on pages are
//! rendered for them alone, and show what [`is_enabled`] lets them show, until [`disable`] is called.
//!
//! # Exactly when a request is one of a draft
//!
//! 1. It has the cookie [`COOKIE`], and that was sealed (AES-256-GCM) by a key of `FORMWORK_SECRET`
//!    for this purpose: the first key, or one of those that the site had before.
//! 2. It is not older than [`LIFETIME`]. The date is in the seal, so a copy of the cookie ends as well.
//! 3. Or the request itself has called [`enable`], as an action that is answered with a page.
//!
//! Any other value of the cookie changes nothing: the answer is that of a request without it.
//!
//! # What it does
//!
//! * Cached pages and cached handlers are made anew for this request, by GET, HEAD and as the answer to
//!   a form. Nothing of it is stored, nothing stored is looked at, and no page is invalidated.
//! * Such an answer, and that of any page, is `Cache-Control: private, no-store` and
//!   `Formwork-Cache: bypass`.
//! * A page with [`only_listed`](formwork_core::cache::Cache::only_listed) is there for parameters
//!   that it does not list, too.
//! * A cached page may ask [`is_enabled`] and stays cached: what is stored never is a draft.
//!
//! # Deployment
//!
//! A cache in front of the server that answers by itself has to let requests with the cookie pass.
//! Without `FORMWORK_SECRET` in its configuration a server seals by a key of its own, and cookies end
//! with it.

use std::{
    fmt,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::{HeaderMap, HeaderValue, header};

use crate::{
    config::Config,
    cookies::{self, Cookie, Cookies, HOST_PREFIX, Jar, SetCookieError},
    request,
    seal::Seal,
};

/// The cookie of a draft: the sealed date of its end, and nothing else. The browser forgets it when it
/// is closed. With an `https` origin its name has a [prefix](crate::cookies#names).
pub const COOKIE: &str = "formwork_draft";

/// How long a draft lasts from [`enable`] on: 24 hours.
pub const LIFETIME: Duration = Duration::from_secs(24 * 60 * 60);

/// What the cookie is sealed for.
const PLACE: &[u8] = b"end of a draft";

/// The longest text that is looked at, in bytes; a sealed date has 48.
const MAX_TEXT: usize = 64;

/// Lets this visitor see drafts for [`LIFETIME`], in this very answer too.
///
/// Whoever reaches this call may see them, so it belongs behind what knows the visitor: in an action
/// or a handler that asks for a session, or for a secret that the editor's tool puts into its link.
///
/// # Errors
///
/// [`SetCookieError`], see there: a page that is being rendered cannot set a cookie.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use axum::response::Redirect;
/// use formwork_core::forbidden;
/// use formwork_server::{api::ApiError, cookies::SetCookieError, draft, request::cookies};
///
/// // route.rs: a link that an editor follows.
/// async fn get() -> Result<Redirect, ApiError> {
///     if cookies().signed()?.get("editor").is_none() {
///         return Err(forbidden())?;
///     }
///     draft::enable()?;
///     assert!(draft::is_enabled());
///     Ok(Redirect::to("/posts"))
/// }
///
/// // In a page there is no answer yet whose cookies could be set.
/// async fn page() {
///     assert_eq!(draft::enable(), Err(SetCookieError::Rendering));
/// }
/// ```
#[track_caller]
pub fn enable() -> Result<(), SetCookieError> {
    let context = request::current();
    let end = seconds(SystemTime::now() + LIFETIME);
    let sealed = context.site().drafts().seal(end).ok_or(SetCookieError::Unsealed)?;
    Cookies::of(context).add(Cookie::new(COOKIE, sealed))
}

/// Lets this visitor see drafts no longer, in this very answer either.
///
/// Let a form call it: browsers may follow a link before anyone has clicked it.
///
/// # Errors
///
/// [`SetCookieError`], see there: a page that is being rendered cannot remove a cookie.
///
/// # Panics
///
/// Outside a request.
#[track_caller]
pub fn disable() -> Result<(), SetCookieError> {
    Cookies::of(request::current()).remove(COOKIE)
}

/// Whether this visitor sees drafts.
///
/// A cached page may ask. When it is rendered to be stored, nobody does.
///
/// # Panics
///
/// Outside a request.
///
/// # Examples
///
/// ```no_run
/// use formwork_core::{Result, not_found};
/// use formwork_server::{draft, extract::Path};
/// use leptos::prelude::*;
///
/// struct Post { title: String, is_published: bool }
/// # async fn find(id: i64) -> Result<Post> { Err(not_found()) }
///
/// async fn page(Path(id): Path<i64>) -> Result<impl IntoView> {
///     let post = find(id).await?;
///     if !post.is_published && !draft::is_enabled() {
///         return Err(not_found());
///     }
///     Ok(view! { <h1>{post.title}</h1> })
/// }
/// ```
#[track_caller]
#[must_use]
pub fn is_enabled() -> bool {
    request::current().is_draft()
}

/// What tells the cookies of drafts from any others.
pub(crate) struct Drafts {
    seal: Seal,
    /// The name that the cookie goes by.
    name: String,
}

impl Drafts {
    pub(crate) fn new(config: &Config) -> Self {
        let prefix = if config.is_secure() { HOST_PREFIX } else { "" };
        Self { seal: Seal::new("draft", config.secret.as_ref()), name: format!("{prefix}{COOKIE}") }
    }

    /// Whether the request with these headers is one of a draft. Nothing is opened or allocated unless
    /// it has the cookie.
    pub(crate) fn asked_by(&self, headers: &HeaderMap) -> bool {
        self.is_named(headers) && self.admit(&cookies::read(headers), SystemTime::now())
    }

    /// Whether the cookies have one that is good at `now`.
    pub(crate) fn admit(&self, cookies: &Jar, now: SystemTime) -> bool {
        let end = cookies.value(&self.name).and_then(|sealed| self.open(sealed));
        end.is_some_and(|end| seconds(now) < end)
    }

    /// Whether there is a cookie of that name, or of a longer one.
    fn is_named(&self, headers: &HeaderMap) -> bool {
        let values = headers.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes);
        let mut pairs = values.flat_map(|value| value.split(|byte| *byte == b';'));
        pairs.any(|pair| {
            std::str::from_utf8(pair).is_ok_and(|pair| pair.trim().starts_with(&self.name))
        })
    }

    fn seal(&self, end: u64) -> Option<String> {
        self.seal.seal(PLACE, &end.to_be_bytes())
    }

    fn open(&self, sealed: &str) -> Option<u64> {
        if sealed.len() > MAX_TEXT {
            return None;
        }
        let end = self.seal.open(PLACE, sealed)?;
        end.try_into().ok().map(u64::from_be_bytes)
    }
}

impl fmt::Debug for Drafts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Drafts").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Seconds since 1970.
fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTTPS: (&str, &str) = ("FORMWORK_ORIGIN", "https://example.org");

    fn with(variables: &[(&str, &str)]) -> Drafts {
        let value = |name: &str| {
            let variable = variables.iter().find(|(key, _)| *key == name);
            variable.map(|(_, value)| (*value).to_owned())
        };
        Drafts::new(&Config::from_variables(value).unwrap())
    }

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    fn later() -> u64 {
        seconds(SystemTime::now() + LIFETIME)
    }

    #[test]
    fn a_date_is_good_until_it_is_reached() {
        let drafts = with(&[]);
        let end = UNIX_EPOCH + Duration::from_secs(1_000_000);
        let sealed = drafts.seal(seconds(end)).unwrap();
        assert!(sealed.len() <= MAX_TEXT);
        let jar = cookies::read(&headers(&format!("formwork_draft={sealed}")));
        let second = Duration::from_secs(1);
        for (now, is_good) in [(end - second, true), (end, false), (end + second, false)] {
            assert_eq!(drafts.admit(&jar, now), is_good, "{now:?}");
        }
    }

    #[test]
    fn only_the_whole_cookie_of_this_site_and_purpose_is_one() {
        let drafts = with(&[]);
        let sealed = drafts.seal(later()).unwrap();
        let asks = |cookie: String| drafts.asked_by(&headers(&cookie));
        assert!(asks(format!("a=b; formwork_draft={sealed}")));
        let elsewhere = drafts.seal.seal(b"elsewhere", &later().to_be_bytes()).unwrap();
        let short = drafts.seal.seal(PLACE, &[0xff; 7]).unwrap();
        let foreign = with(&[]).seal(later()).unwrap();
        for other in [
            format!("formwork_drafts={sealed}"),
            format!("a={sealed}"),
            format!("a=formwork_draft={sealed}"),
            format!("formwork_draft=x; formwork_draft={sealed}"),
            format!("formwork_draft={sealed}A"),
            format!("formwork_draft={elsewhere}"),
            format!("formwork_draft={short}"),
            format!("formwork_draft={foreign}"),
            format!("formwork_draft={}", "A".repeat(4000)),
            "formwork_draft".to_owned(),
            "formwork_draft=".to_owned(),
        ] {
            assert!(!asks(other.clone()), "{other}");
        }
        for end in 0..sealed.len() {
            assert!(!asks(format!("formwork_draft={}", &sealed[..end])), "{end}");
        }
    }

    #[test]
    fn over_tls_it_has_the_prefix_that_browsers_vouch_for() {
        let drafts = with(&[HTTPS]);
        let sealed = drafts.seal(later()).unwrap();
        assert!(drafts.asked_by(&headers(&format!("__Host-formwork_draft={sealed}"))));
        for name in ["formwork_draft", "__Secure-formwork_draft", "%5F%5FHost-formwork_draft"] {
            assert!(!drafts.asked_by(&headers(&format!("{name}={sealed}"))), "{name}");
        }
    }

    #[test]
    fn a_key_that_was_replaced_still_opens_while_it_is_listed() {
        let (old, new) = ("0f".repeat(32), "f0".repeat(32));
        let sealed = with(&[("FORMWORK_SECRET", &old)]).seal(later()).unwrap();
        let cookie = headers(&format!("formwork_draft={sealed}"));
        for (secret, is_good) in [(format!("{new},{old}"), true), (new, false)] {
            assert_eq!(with(&[("FORMWORK_SECRET", &secret)]).asked_by(&cookie), is_good);
        }
    }
}
