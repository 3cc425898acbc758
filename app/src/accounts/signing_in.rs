//! Signing in by a password.

use formwork::prelude::{Email, Result, Secret};

use super::{Account, password, queries, session, throttle};
use crate::{
    audit::{self, What},
    database::{db, lock_member, writer},
};

/// Signs in whoever has this address and this password; false if nobody has.
///
/// # Errors
///
/// 429 if it was tried too often.
pub(super) async fn try_to(email: &Email, password: &Secret<String>) -> Result<bool> {
    let email = email.as_str().to_lowercase();
    throttle::note_attempt(&email).await?;
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
    queries::delete_attempts(&mut transaction, &email).await?;
    session::begin(&mut transaction, id).await?;
    audit::note(&mut transaction, What::SignedIn, Some(id), None, "").await?;
    transaction.commit().await?;
    Ok(true)
}

/// Whether `password` is the one of a member who is signed in: whoever has found their browser open is asked
/// for it.
///
/// # Errors
///
/// 429 if it was tried too often.
pub async fn is_password_of(me: &Account, password: &Secret<String>) -> Result<bool> {
    throttle::note_attempt(&me.email).await?;
    let member = queries::credentials(&db(), &me.email).await?;
    let is_right =
        password::is_right(password, member.and_then(|member| member.password_hash)).await?;
    if is_right {
        let mut transaction = writer().begin().await?;
        queries::delete_attempts(&mut transaction, &me.email).await?;
        transaction.commit().await?;
    }
    Ok(is_right)
}

/// Whether `next` is a place of this site, to go to after signing in.
#[must_use]
pub fn is_own_path(next: &str) -> bool {
    next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|letter: char| letter == '\\' || letter.is_control())
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
            ("", false),
        ] {
            assert_eq!(is_own_path(next), expect, "{next:?}");
        }
    }
}
