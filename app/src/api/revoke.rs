//! Revoking tokens.

use formwork::database::AnyConnection;

use super::queries;
use crate::audit::{self, What};

/// Revokes every token of a member, and notes each, in the name of `actor`; gives how many there were.
///
/// # Errors
///
/// What the database says.
pub async fn revoke_all(
    db: &mut AnyConnection,
    user: i64,
    actor: Option<i64>,
) -> sqlx::Result<usize> {
    let names = queries::delete_all(db, user).await?;
    let subject = Some(user).filter(|_| actor != Some(user));
    for name in &names {
        audit::note(db, What::TokenRevoked, actor, subject, name).await?;
    }
    Ok(names.len())
}
