//! Signing in by a password.

use formwork::{
    database::AnyConnection,
    prelude::{Email, Result, Secret, unauthorized},
};

use super::{Account, password, queries, session};
use crate::{
    audit::{self, What},
    database::{db, lock_member, writer},
    throttle,
};

/// Signs in whoever has this address and this password; false if nobody has.
///
/// # Errors
///
/// 429 if it was tried too often.
pub(super) async fn try_to(email: &Email, password: &Secret<String>) -> Result<bool> {
    let email = email.as_str().to_lowercase();
    throttle::SIGN_IN.note(&email).await?;
    let member = queries::credentials(&db(), &email).await?;
    let (id, hash) = member.map(|member| (member.id, member.password_hash)).unzip();
    let hash = hash.flatten();
    let is_right = password::is_right(password, hash.clone()).await?;
    let Some(id) = id.filter(|_| is_right) else {
        return Ok(false);
    };
    let mut transaction = writer().begin().await?;
    lock_member(&mut transaction, id).await?;
    // Who has changed it meanwhile has ended every session, this one too.
    let member = queries::credentials(&mut *transaction, &email).await?;
    if member.and_then(|member| member.password_hash) != hash {
        return Ok(false);
    }
    throttle::SIGN_IN.forget_own(&mut transaction, &email).await?;
    session::begin(&mut transaction, id).await?;
    audit::note(&mut transaction, What::SignedIn, Some(id), None, "").await?;
    transaction.commit().await?;
    Ok(true)
}

/// That a member who is signed in has given their password, as it was then.
pub struct Checked {
    session: i64,
    hash: Option<String>,
}

/// Checks whether `password` is the one of a member who is signed in: whoever has found their browser open is
/// asked for it. Nothing if it is not.
///
/// # Errors
///
/// 429 if it was tried too often.
pub async fn check(me: &Account, password: &Secret<String>) -> Result<Option<Checked>> {
    let subject = password_of(me.id);
    throttle::PASSWORD.note(&subject).await?;
    let member = queries::credentials(&db(), &me.email).await?;
    let hash = member.and_then(|member| member.password_hash);
    if !password::is_right(password, hash.clone()).await? {
        return Ok(None);
    }
    let mut transaction = writer().begin().await?;
    throttle::PASSWORD.forget(&mut transaction, &subject).await?;
    transaction.commit().await?;
    Ok(Some(Checked { session: me.session, hash }))
}

/// What is counted when the password of a member is tried who is signed in.
pub(super) fn password_of(user: i64) -> String {
    format!("member {user}")
}

impl Checked {
    /// Has the member for this transaction alone, as [`lock_member`], and looks once more: who has changed
    /// the password meanwhile, or ended this session, has meant to stop what is about to be done.
    ///
    /// # Errors
    ///
    /// 401 if it does not hold any more.
    pub async fn hold(self, db: &mut AnyConnection, me: &Account) -> Result<()> {
        lock_member(db, me.id).await?;
        let is_signed_in =
            session::current_within(db).await?.is_some_and(|now| now.session == self.session);
        let hash = queries::password_hash(db, me.id).await?;
        if is_signed_in && hash == self.hash { Ok(()) } else { Err(unauthorized()) }
    }
}

/// Whether `next` is a place of this site, to go to after signing in: as links have it, so that it is redirected
/// to as it is.
#[must_use]
pub fn is_own_path(next: &str) -> bool {
    let path = next.split(['?', '#']).next().unwrap_or_default();
    let has_dots = path.split('/').any(|segment| matches!(segment, "." | ".."));
    next.starts_with('/')
        && !next.starts_with("//")
        && !has_dots
        && next.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_another_site_is_none() {
        for (next, expect) in [
            ("/settings", true),
            ("/users?page=2#top", true),
            ("/", true),
            ("//example.org", false),
            ("/\\example.org", false),
            ("https://example.org/", false),
            ("settings", false),
            ("/\t/example.org", false),
            ("/users?search=a%20b&to=/../x#./y", true),
            ("/users?search=a b", false),
            ("/users?search=ä", false),
            ("/..//example.org", false),
            ("/a/./b", false),
            ("/.well-known/..a", true),
            ("", false),
        ] {
            assert_eq!(is_own_path(next), expect, "{next:?}");
        }
    }
}
