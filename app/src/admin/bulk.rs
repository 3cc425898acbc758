//! One thing that is done to several members, in one transaction.

use formwork::{
    database::AnyTransaction,
    prelude::{Result, Violation, flash, forbidden},
};

use super::queries::{self, Selected};
use crate::{
    accounts::{self, Account, Role},
    api,
    audit::{self, What},
    database::{lock_administrators, lock_member, writer},
    texts::texts,
};

/// What is done to several members.
pub(super) struct Bulk {
    transaction: AnyTransaction,
    administrator: i64,
    /// How many of those who were selected are members no more.
    gone: usize,
    done: usize,
}

/// Who is selected, each once.
///
/// # Errors
///
/// 422 if that is nobody, or if the administrator is among them: nobody loses a role or an account by
/// their own mistake.
pub(super) fn selected(me: &Account, ids: &[i64]) -> Result<Vec<i64>> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids.dedup();
    let texts = &texts().administration.members;
    let message = match ids.as_slice() {
        [] => texts.select_somebody,
        ids if ids.contains(&me.id) => texts.not_yourself,
        _ => return Ok(ids),
    };
    Err(Violation::new("selection").with_message(message).of("").into())
}

impl Bulk {
    /// Begins it, and gives those of the selected who are still members.
    ///
    /// The administrator is one still and stays, or is refused. Since nobody does this to themselves, one of
    /// them is left whatever is done: of two who take the role from each other at the same time, the second
    /// has none by then.
    ///
    /// # Errors
    ///
    /// As [`selected`]; 403 if the administrator is one no more, or is leaving.
    pub(super) async fn begin(me: &Account, ids: &[i64]) -> Result<(Self, Vec<Selected>)> {
        let ids = selected(me, ids)?;
        let mut transaction = writer().begin().await?;
        lock_administrators(&mut transaction).await?;
        // In the order of their numbers, as everybody does who needs several.
        let mut locked = [ids.as_slice(), &[me.id]].concat();
        locked.sort_unstable();
        for id in locked {
            lock_member(&mut transaction, id).await?;
        }
        if !queries::is_administrator(&mut transaction, me.id).await? {
            return Err(forbidden());
        }
        let mut members = Vec::with_capacity(ids.len());
        for &id in &ids {
            members.extend(queries::selected(&mut *transaction, id).await?);
        }
        let gone = ids.len() - members.len();
        Ok((Self { transaction, administrator: me.id, gone, done: 0 }, members))
    }

    /// Gives them a role.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub(super) async fn set_role(&mut self, members: &[Selected], role: Role) -> Result<()> {
        for member in members {
            if member.role != role.as_str() {
                accounts::queries::set_role(&mut self.transaction, member.id, role).await?;
                let details = audit::change(&member.role, role.as_str());
                self.note(What::RoleChanged, member, &details).await?;
            }
        }
        Ok(())
    }

    /// Ends their sessions, and revokes their tokens.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub(super) async fn end_sessions(&mut self, members: &[Selected]) -> Result<()> {
        for member in members {
            let ended =
                accounts::queries::delete_sessions(&mut self.transaction, member.id, None).await?;
            let actor = Some(self.administrator);
            let revoked = api::revoke_all(&mut self.transaction, member.id, actor).await?;
            if ended > 0 || revoked > 0 {
                self.note(What::SessionsEnded, member, &ended.to_string()).await?;
            }
        }
        Ok(())
    }

    /// Deletes them, with everything that is theirs.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub(super) async fn delete(&mut self, members: &[Selected]) -> Result<()> {
        for member in members {
            self.done += 1;
            let actor = Some(self.administrator);
            audit::note_deleted(&mut self.transaction, actor, member.id, &member.email).await?;
            queries::delete(&mut self.transaction, member.id).await?;
        }
        Ok(())
    }

    async fn note(&mut self, what: What, member: &Selected, details: &str) -> Result<()> {
        self.done += 1;
        let actor = Some(self.administrator);
        audit::note(&mut self.transaction, what, actor, Some(member.id), details).await?;
        Ok(())
    }

    /// Keeps what was done, and says it.
    ///
    /// # Errors
    ///
    /// What the database says.
    pub(super) async fn finish(self, what: &str) -> Result<()> {
        self.transaction.commit().await?;
        let Self { done, gone, .. } = self;
        flash((texts().administration.members.done)(what, done, gone));
        Ok(())
    }
}
