//! The SQL of links in mails.

use formwork::database::AnyConnection;
use sqlx::{AnyExecutor, FromRow};

use super::Purpose;

/// Whose a link is, and where it was sent.
#[derive(Clone, Debug, FromRow)]
pub struct Link {
    /// The member's number.
    pub user_id: i64,
    /// The address, in lower case.
    pub email: String,
    /// The member's name.
    pub name: String,
}

/// Adds a link of a member, which is sent to an address.
pub(super) async fn insert(
    db: &mut AnyConnection,
    key: &str,
    purpose: Purpose,
    (user, email): (i64, &str),
    expires_at: i64,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO mail_links (key, purpose, user_id, email, expires_at) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(key)
    .bind(purpose.as_str())
    .bind(user)
    .bind(email)
    .bind(expires_at)
    .execute(db)
    .await?;
    Ok(())
}

/// The link with this key, if it is still good. A password is changed only by who has the member's address.
pub(super) async fn find(
    db: impl AnyExecutor<'_>,
    key: &str,
    purpose: Purpose,
    now: i64,
) -> sqlx::Result<Option<Link>> {
    sqlx::query_as(
        "SELECT user_id, mail_links.email, name FROM mail_links \
         JOIN users ON users.id = mail_links.user_id \
         WHERE key = $1 AND purpose = $2 AND expires_at > $3 \
         AND (purpose = 'confirm' OR users.email = mail_links.email)",
    )
    .bind(key)
    .bind(purpose.as_str())
    .bind(now)
    .fetch_optional(db)
    .await
}

/// Deletes the link that [`find`] gives, and gives it.
pub(super) async fn take(
    db: &mut AnyConnection,
    key: &str,
    purpose: Purpose,
    now: i64,
) -> sqlx::Result<Option<Link>> {
    let link = find(&mut *db, key, purpose, now).await?;
    let taken = sqlx::query("DELETE FROM mail_links WHERE key = $1").bind(key).execute(db).await?;
    Ok(link.filter(|_| taken.rows_affected() > 0))
}

/// Deletes the links that are too old.
pub(super) async fn delete_expired(db: &mut AnyConnection, now: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM mail_links WHERE expires_at <= $1").bind(now).execute(db).await?;
    Ok(())
}

/// Deletes a member's links that change the password, or the address to another one.
pub(super) async fn delete_changes(db: &mut AnyConnection, user: i64) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM mail_links WHERE user_id = $1 \
         AND (purpose = 'reset' OR email <> (SELECT email FROM users WHERE id = $1))",
    )
    .bind(user)
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the member's links that confirm another address than this.
pub(super) async fn delete_confirmations_of_others(
    db: &mut AnyConnection,
    user: i64,
    email: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM mail_links WHERE user_id = $1 AND purpose = 'confirm' AND email <> $2",
    )
    .bind(user)
    .bind(email)
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes what is of no use to the member once their address is this link's.
pub(super) async fn delete_outdated(db: &mut AnyConnection, link: &Link) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM mail_links WHERE user_id = $1 AND (purpose = 'confirm' OR email <> $2)",
    )
    .bind(link.user_id)
    .bind(&link.email)
    .execute(db)
    .await?;
    Ok(())
}

/// When the member's newest link of one purpose expires.
pub(super) async fn last_expiry(
    db: &mut AnyConnection,
    user: i64,
    purpose: Purpose,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("SELECT max(expires_at) FROM mail_links WHERE user_id = $1 AND purpose = $2")
        .bind(user)
        .bind(purpose.as_str())
        .fetch_one(db)
        .await
}

/// How many links of one purpose an address was sent.
pub(super) async fn count(
    db: impl AnyExecutor<'_>,
    email: &str,
    purpose: Purpose,
) -> sqlx::Result<i64> {
    sqlx::query_scalar("SELECT count(*) FROM mail_links WHERE email = $1 AND purpose = $2")
        .bind(email)
        .bind(purpose.as_str())
        .fetch_one(db)
        .await
}

/// The number of the member with this address, in lower case.
pub(super) async fn member_with(
    db: impl AnyExecutor<'_>,
    email: &str,
) -> sqlx::Result<Option<i64>> {
    sqlx::query_scalar("SELECT id FROM users WHERE email = $1").bind(email).fetch_optional(db).await
}

/// The address of a member.
pub(super) async fn address(db: &mut AnyConnection, user: i64) -> sqlx::Result<String> {
    sqlx::query_scalar("SELECT email FROM users WHERE id = $1").bind(user).fetch_one(db).await
}

/// Makes the link's address the member's, and notes that it is confirmed and can be reached, and whether
/// the one who confirms it is the member.
pub(super) async fn confirm(
    db: &mut AnyConnection,
    link: &Link,
    is_member: bool,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE users SET email = $1, email_confirmed = TRUE, bounced_at = NULL, \
         owner_confirmed = $2 WHERE id = $3",
    )
    .bind(&link.email)
    .bind(is_member)
    .bind(link.user_id)
    .execute(db)
    .await?;
    Ok(())
}
