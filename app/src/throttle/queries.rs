//! The SQL of what is done too often.

use formwork::database::AnyConnection;
use sqlx::FromRow;

use super::By;

/// How often something was done.
#[derive(FromRow)]
pub(super) struct Attempts {
    /// How often.
    pub(super) count: i64,
    /// When it was done first, in seconds since 1970.
    pub(super) oldest: i64,
}

/// How often it was done.
pub(super) async fn attempts(
    db: &mut AnyConnection,
    what: &str,
    by: By,
    subject: &str,
    client: &str,
) -> sqlx::Result<Attempts> {
    let (condition, values) = match by {
        By::Both => ("subject = $2 AND client = $3", &[subject, client][..]),
        By::Subject => ("subject = $2", &[subject][..]),
        By::Client => ("client = $2", &[client][..]),
    };
    let query = format!(
        "SELECT count(*) AS count, coalesce(min(at), 0) AS oldest FROM attempts \
         WHERE what = $1 AND {condition}"
    );
    let query = sqlx::query_as(sqlx::AssertSqlSafe(query)).bind(what);
    values.iter().fold(query, |query, value| query.bind(*value)).fetch_one(db).await
}

/// Notes that it is done.
pub(super) async fn insert(
    db: &mut AnyConnection,
    what: &str,
    subject: &str,
    client: &str,
    now: i64,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO attempts (what, subject, client, at) VALUES ($1, $2, $3, $4)")
        .bind(what)
        .bind(subject)
        .bind(client)
        .bind(now)
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets what was done about `subject`, by this client or by anybody.
pub(super) async fn delete(
    db: &mut AnyConnection,
    what: &str,
    subject: &str,
    client: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM attempts WHERE what = $1 AND subject = $2 AND client = coalesce($3, client)",
    )
    .bind(what)
    .bind(subject)
    .bind(client)
    .execute(db)
    .await?;
    Ok(())
}

/// Forgets what was done before `time`, about and by whomever.
pub(super) async fn delete_before(
    db: &mut AnyConnection,
    what: &str,
    time: i64,
) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM attempts WHERE what = $1 AND at < $2")
        .bind(what)
        .bind(time)
        .execute(db)
        .await?;
    Ok(())
}
