//! Sessions: a row for each place where a member is signed in, and a cookie that finds it.

use std::time::Duration;

use formwork::{
    cookies::Cookies,
    database::AnyConnection,
    prelude::{Result, after, cookies, headers},
    request::memo,
};

use super::{Account, Token, queries};
use crate::{
    clock,
    database::{db, writer},
    languages,
    settings::{PreferredLanguage, Theme},
    theme,
    users::{self, Visitor},
};

const COOKIE: &str = "session";

/// How long a session lasts.
pub const LIFETIME: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How exactly it is known when a session was last seen, in seconds: not every page writes.
const SEEN_SECONDS: i64 = 60 * 60;

/// Longer names of browsers are cut off.
const MAX_USER_AGENT: usize = 200;

/// The member who is signed in; asked of the database once for each render.
///
/// # Errors
///
/// What the database says.
pub async fn current() -> Result<Option<Account>> {
    let Some(token) = token(&cookies()) else {
        return Ok(None);
    };
    memo((), async move || {
        let now = clock::now();
        let account = queries::account(&db(), &token.key(), now - lifetime()).await?;
        if let Some(account) =
            account.as_ref().filter(|account| now - account.seen_at > SEEN_SECONDS)
        {
            note_seen(account.session, now);
        }
        Ok(account)
    })
    .await
}

/// The member who is signed in, as a transaction sees it that may be about to end sessions itself, or has
/// waited for one that has.
///
/// # Errors
///
/// What the database says.
pub async fn current_within(db: &mut AnyConnection) -> Result<Option<Account>> {
    match token(&cookies()) {
        Some(token) => Ok(queries::account(db, &token.key(), clock::now() - lifetime()).await?),
        None => Ok(None),
    }
}

/// Signs `user` in here: a session of its own in place of any before it, so that nobody knows its cookie
/// beforehand. What was liked without being signed in is the member's from now on, and theme and language that
/// the member has chosen are this browser's, whoever has used it before.
///
/// # Errors
///
/// What the database says.
pub async fn begin(db: &mut AnyConnection, user: i64) -> Result<()> {
    let cookies = cookies();
    if let Some(old) = self::token(&cookies) {
        queries::delete_session_by_key(db, &old.key()).await?;
    }
    let (token, now) = (Token::new()?, clock::now());
    queries::insert_session(db, &token.key(), user, &user_agent(), now).await?;
    if let Some(visitor) = users::without_account(&cookies) {
        users::queries::move_likes(db, &visitor, &Visitor::member(user)).await?;
    }
    let chosen = queries::chosen(db, user).await?;
    theme::remember(Theme::named(&chosen.theme))?;
    languages::remember(PreferredLanguage::tagged(chosen.language.as_deref()))?;
    cookies.set(COOKIE, token.as_str(), LIFETIME)?;
    Ok(())
}

/// Signs out here.
///
/// # Errors
///
/// What the database says.
pub async fn end(db: &mut AnyConnection) -> Result<()> {
    let cookies = cookies();
    if let Some(token) = token(&cookies) {
        queries::delete_session_by_key(db, &token.key()).await?;
    }
    cookies.remove(COOKIE)?;
    Ok(())
}

/// The oldest beginning of a session that lasts still, in seconds before now.
#[must_use]
pub fn lifetime() -> i64 {
    LIFETIME.as_secs().cast_signed()
}

fn token(cookies: &Cookies) -> Option<Token> {
    cookies.get(COOKIE).map(Token::received)
}

/// The browser, as it names itself.
fn user_agent() -> String {
    let headers = headers();
    let name = headers.get("user-agent").and_then(|name| name.to_str().ok()).unwrap_or_default();
    name.chars().take(MAX_USER_AGENT).collect()
}

/// Behind the answer: no page waits for it, and a failure is no failure of the page.
fn note_seen(session: i64, now: i64) {
    let writer = writer();
    after(async move {
        let noted = async {
            let mut transaction = writer.begin().await?;
            queries::note_seen(&mut transaction, session, now).await?;
            transaction.commit().await?;
            Ok::<_, formwork::Error>(())
        };
        if let Err(error) = noted.await {
            tracing::warn!(?error, "it is not noted when a session was seen");
        }
    });
}
