//! Leaving, and staying after all.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// What is typed to leave.
#[derive(Form, Debug)]
pub struct Deletion {
    #[field(label = "Your email address, to confirm", length(..=254), trim)]
    pub email: String,
}

/// How long a member can come back, in seconds.
#[cfg(feature = "ssr")]
pub const GRACE_SECONDS: i64 = 7 * 24 * 60 * 60;

/// Takes who is signed in out of the directory at once, and deletes the account in a week. The last
/// administrator stays.
#[action]
pub async fn delete_account(
    #[extract] SignedIn(me): SignedIn,
    deletion: Deletion,
) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{
        accounts::{Role, session},
        admin::queries as members,
        audit::{self, What},
        clock,
        database::{lock_administrators, lock_member, writer},
        routes::href,
        texts::texts,
    };

    if deletion.email.to_lowercase() != me.email {
        let violation =
            Violation::new("other_address").with_message(texts().settings.data.other_address);
        return Err(violation.of(Deletion::email.as_str()).into());
    }
    let mut transaction = writer().begin().await?;
    lock_administrators(&mut transaction).await?;
    lock_member(&mut transaction, me.id).await?;
    // As they are by now: of two who ask, the second changes nothing.
    let me = session::current_within(&mut transaction).await?.ok_or_else(unauthorized)?;
    if me.delete_at.is_none() {
        if me.role() == Role::Administrator
            && !members::has_other_administrator(&mut transaction, me.id).await?
        {
            let message = texts().settings.data.last_administrator;
            return Err(Violation::new("last_administrator").with_message(message).of("").into());
        }
        let delete_at = clock::now() + GRACE_SECONDS;
        queries::set_deletion(&mut transaction, me.id, Some(delete_at)).await?;
        audit::note(&mut transaction, What::DeletionAsked, Some(me.id), None, "").await?;
    }
    transaction.commit().await?;
    flash(texts().settings.data.deleted);
    Ok(redirect(href::settings::data()))
}

/// Keeps the account of who is signed in after all.
#[action]
pub async fn keep_account(#[extract] SignedIn(me): SignedIn) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{
        accounts::session,
        audit::{self, What},
        database::{lock_member, writer},
        routes::href,
        texts::texts,
    };

    let mut transaction = writer().begin().await?;
    lock_member(&mut transaction, me.id).await?;
    let me = session::current_within(&mut transaction).await?.ok_or_else(unauthorized)?;
    if me.delete_at.is_some() {
        queries::set_deletion(&mut transaction, me.id, None).await?;
        audit::note(&mut transaction, What::DeletionTakenBack, Some(me.id), None, "").await?;
    }
    transaction.commit().await?;
    flash(texts().settings.data.kept);
    Ok(redirect(href::settings::data()))
}
