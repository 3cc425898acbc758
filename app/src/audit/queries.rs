//! The SQL of the audit log.

use formwork::database::AnyConnection;
use sqlx::{AnyExecutor, FromRow};

use super::What;

/// What was done once.
#[derive(Debug, FromRow)]
pub struct Entry {
    /// When, in seconds since 1970.
    pub at: i64,
    /// What it was: the code of a [`What`].
    pub what: String,
    /// The number of who did it, if they were a member.
    pub actor_id: Option<i64>,
    /// Their name at the time.
    pub actor: Option<String>,
    /// The number of whom it was done to.
    pub subject_id: Option<i64>,
    /// Their name at the time.
    pub subject: Option<String>,
    /// What else there is to say.
    pub details: String,
}

/// How many entries there are, of the `member` alone if there is one.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>, member: Option<i64>) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM audit_log WHERE $1 IS NULL OR actor_id = $1 OR subject_id = $1",
    )
    .bind(member)
    .fetch_one(db)
    .await
}

/// The entries, of the `member` alone if there is one, the newest first: at most `limit`, without the
/// first `offset`.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    db: impl AnyExecutor<'_>,
    member: Option<i64>,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<Entry>> {
    sqlx::query_as(
        "SELECT at, what, actor_id, actor, subject_id, subject, details FROM audit_log \
         WHERE $1 IS NULL OR actor_id = $1 OR subject_id = $1 \
         ORDER BY id DESC LIMIT $2 OFFSET $3",
    )
    .bind(member)
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(db)
    .await
}

/// The details of what a member did.
pub(super) async fn details(
    db: &mut AnyConnection,
    what: What,
    actor: i64,
) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT details FROM audit_log WHERE what = $1 AND actor_id = $2")
        .bind(what.code())
        .bind(actor)
        .fetch_all(db)
        .await
}

/// Puts other details in the place of these.
pub(super) async fn replace_details(
    db: &mut AnyConnection,
    what: What,
    details: &str,
    with: &str,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE audit_log SET details = $1 WHERE what = $2 AND details = $3")
        .bind(with)
        .bind(what.code())
        .bind(details)
        .execute(db)
        .await?;
    Ok(())
}

/// Puts other details in the place of those of what a member did.
pub(super) async fn replace_details_of(
    db: &mut AnyConnection,
    what: What,
    actor: i64,
    with: &str,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE audit_log SET details = $1 WHERE what = $2 AND actor_id = $3")
        .bind(with)
        .bind(what.code())
        .bind(actor)
        .execute(db)
        .await?;
    Ok(())
}

/// Puts another name in the place of each that a member had.
pub(super) async fn rename(db: &mut AnyConnection, member: i64, name: &str) -> sqlx::Result<()> {
    for (id, column) in [("actor_id", "actor"), ("subject_id", "subject")] {
        let sql = format!("UPDATE audit_log SET {column} = $1 WHERE {id} = $2");
        let renamed = sqlx::query(sqlx::AssertSqlSafe(sql)).bind(name).bind(member);
        renamed.execute(&mut *db).await?;
    }
    Ok(())
}

/// Adds an entry: the members who did it, and to whom it was done, with their names.
///
/// # Errors
///
/// What the database says.
pub async fn insert(
    db: &mut AnyConnection,
    now: i64,
    what: What,
    (actor, subject): (Option<i64>, Option<i64>),
    details: &str,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO audit_log (at, what, actor_id, actor, subject_id, subject, details) \
         VALUES ($1, $2, $3, (SELECT name FROM users WHERE id = $3), \
         $4, (SELECT name FROM users WHERE id = $4), $5)",
    )
    .bind(now)
    .bind(what.code())
    .bind(actor)
    .bind(subject)
    .bind(details)
    .execute(db)
    .await?;
    Ok(())
}

/// Whether this was noted, with these details, at `since` or later.
///
/// # Errors
///
/// What the database says.
pub async fn is_noted(
    db: &mut AnyConnection,
    what: What,
    details: &str,
    since: i64,
) -> sqlx::Result<bool> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM audit_log WHERE at >= $1 AND what = $2 AND details = $3",
    )
    .bind(since)
    .bind(what.code())
    .bind(details)
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// Deletes the entries from before `time`.
///
/// # Errors
///
/// What the database says.
pub async fn delete_before(db: &mut AnyConnection, time: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM audit_log WHERE at < $1").bind(time).execute(db).await?;
    Ok(())
}
