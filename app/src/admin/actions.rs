//! What administrators do to several members at once. Each is done to those who are there, and to none if it
//! fails for one of them.

use formwork::prelude::*;

use super::{Deletion, Selection};
#[cfg(feature = "ssr")]
use crate::accounts::Administrator;

/// Makes members administrators.
#[action]
pub async fn make_administrators(
    #[extract] Administrator(me): Administrator,
    selection: Selection,
) -> ActionResult<()> {
    use super::bulk::Bulk;
    use crate::{accounts::Role, texts::texts};

    let (mut bulk, members) = Bulk::begin(&me, &selection.members).await?;
    bulk.set_role(&members, Role::Administrator).await?;
    bulk.finish(texts().administration.members.made_administrators).await
}

/// Makes administrators members like all others.
#[action]
pub async fn make_members(
    #[extract] Administrator(me): Administrator,
    selection: Selection,
) -> ActionResult<()> {
    use super::bulk::Bulk;
    use crate::{accounts::Role, texts::texts};

    let (mut bulk, members) = Bulk::begin(&me, &selection.members).await?;
    bulk.set_role(&members, Role::Member).await?;
    bulk.finish(texts().administration.members.made_members).await
}

/// Signs members out, wherever they are signed in, and revokes their tokens.
#[action]
pub async fn end_sessions(
    #[extract] Administrator(me): Administrator,
    selection: Selection,
) -> ActionResult<()> {
    use super::bulk::Bulk;
    use crate::texts::texts;

    let (mut bulk, members) = Bulk::begin(&me, &selection.members).await?;
    bulk.end_sessions(&members).await?;
    bulk.finish(texts().administration.members.ended_sessions).await
}

/// Leads to the page that asks whether they are to be deleted, and back to `back` from there.
#[action]
pub async fn ask_to_delete(
    #[extract] Administrator(me): Administrator,
    back: String,
    selection: Selection,
) -> ActionResult<Redirect> {
    use super::bulk;
    use crate::routes::href;

    let members = bulk::selected(&me, &selection.members)?;
    let page = href::admin::users::delete().back(back);
    Ok(redirect(members.into_iter().fold(page, |page, id| page.id(id))))
}

/// Deletes members, and leads to `back` if that is a place of this site.
#[action]
pub async fn delete_members(
    #[extract] Administrator(me): Administrator,
    back: String,
    deletion: Deletion,
) -> ActionResult<Redirect> {
    use super::bulk::Bulk;
    use crate::{accounts::is_own_path, routes::href, texts::texts};

    let texts = &texts().administration;
    if deletion.confirmation != texts.deletion.word {
        let violation = Violation::new("other_word").with_message(texts.deletion.other_word);
        return Err(violation.of(Deletion::confirmation.as_str()).into());
    }
    let (mut bulk, members) = Bulk::begin(&me, &deletion.members).await?;
    bulk.delete(&members).await?;
    bulk.finish(texts.members.deleted).await?;
    let back = Some(back).filter(|back| is_own_path(back));
    Ok(redirect(back.unwrap_or_else(|| href::admin::users().into())))
}
