//! Where a member is signed in.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;

/// Signs who is signed in out where a session is; of their own alone.
#[action]
pub async fn end_session(#[extract] SignedIn(me): SignedIn, id: i64) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, routes::href, texts::texts};

    let mut transaction = writer().begin().await?;
    if !queries::delete_session(&mut transaction, me.id, id).await? {
        return Err(not_found());
    }
    transaction.commit().await?;
    flash(texts().settings.sessions.ended);
    Ok(redirect(href::settings::sessions()))
}

/// Signs who is signed in out everywhere but here.
#[action]
pub async fn end_other_sessions(#[extract] SignedIn(me): SignedIn) -> ActionResult<Redirect> {
    use crate::{accounts::queries, database::writer, routes::href, texts::texts};

    let mut transaction = writer().begin().await?;
    queries::delete_sessions(&mut transaction, me.id, Some(me.session)).await?;
    transaction.commit().await?;
    flash(texts().settings.sessions.ended_others);
    Ok(redirect(href::settings::sessions()))
}
