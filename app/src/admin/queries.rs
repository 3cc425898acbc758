//! The SQL of administration.

use formwork::database::{AnyBool, AnyConnection};
use sqlx::{AnyExecutor, FromRow};

use crate::{
    accounts::Role,
    users::{queries::containing, sort_name},
};

/// A member as administrators see them.
#[derive(Debug, FromRow)]
pub struct MemberRow {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What they may do.
    pub role: String,
    /// When they joined, in seconds since 1970.
    pub created_at: i64,
    /// Whether they have shown that the address is theirs.
    #[sqlx(try_from = "AnyBool")]
    pub email_confirmed: bool,
    /// When they are deleted, if they have asked for it.
    pub delete_at: Option<i64>,
}

/// A member whom something is done to.
#[derive(Debug, FromRow)]
pub struct Selected {
    /// Their number.
    pub id: i64,
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// What they may do.
    pub role: String,
}

/// Which members are listed.
#[derive(Clone, Copy, Debug)]
pub struct Listed<'a> {
    /// What their name or their address contains.
    pub search: Option<&'a str>,
    /// What they may do.
    pub role: Option<Role>,
}

const WHERE: &str = "FROM users \
    WHERE (sort_name LIKE $1 ESCAPE '\\' OR email LIKE $2 ESCAPE '\\') AND ($3 = '' OR role = $3)";

impl Listed<'_> {
    fn patterns(&self) -> [String; 2] {
        let search = self.search.unwrap_or_default();
        [containing(&sort_name(search)), containing(&search.to_lowercase())]
    }

    fn role(&self) -> &'static str {
        self.role.map_or("", Role::as_str)
    }
}

/// How many members there are to list.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>, listed: Listed<'_>) -> sqlx::Result<i64> {
    let [name, email] = listed.patterns();
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT count(*) {WHERE}")))
        .bind(name)
        .bind(email)
        .bind(listed.role())
        .fetch_one(db)
        .await
}

/// Members by name: at most `limit`, without the first `offset`.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    db: impl AnyExecutor<'_>,
    listed: Listed<'_>,
    limit: u32,
    offset: u32,
) -> sqlx::Result<Vec<MemberRow>> {
    let [name, email] = listed.patterns();
    sqlx::query_as(sqlx::AssertSqlSafe(format!(
        "SELECT id, name, email, role, created_at, email_confirmed, delete_at {WHERE} \
         ORDER BY sort_name, id LIMIT $4 OFFSET $5"
    )))
    .bind(name)
    .bind(email)
    .bind(listed.role())
    .bind(i64::from(limit))
    .bind(i64::from(offset))
    .fetch_all(db)
    .await
}

/// A member, if they are one still.
///
/// # Errors
///
/// What the database says.
pub async fn selected(db: impl AnyExecutor<'_>, id: i64) -> sqlx::Result<Option<Selected>> {
    sqlx::query_as("SELECT id, name, email, role FROM users WHERE id = $1")
        .bind(id)
        .fetch_optional(db)
        .await
}

/// Whether this member is an administrator, and stays.
///
/// # Errors
///
/// What the database says.
pub async fn is_administrator(db: &mut AnyConnection, id: i64) -> sqlx::Result<bool> {
    let role: Option<String> =
        sqlx::query_scalar("SELECT role FROM users WHERE id = $1 AND delete_at IS NULL")
            .bind(id)
            .fetch_optional(db)
            .await?;
    Ok(role.as_deref() == Some(Role::Administrator.as_str()))
}

/// Whether another one than this member is an administrator, and stays.
///
/// # Errors
///
/// What the database says.
pub async fn has_other_administrator(db: &mut AnyConnection, id: i64) -> sqlx::Result<bool> {
    let count: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM users \
         WHERE role = 'administrator' AND delete_at IS NULL AND id <> $1",
    )
    .bind(id)
    .fetch_one(db)
    .await?;
    Ok(count > 0)
}

/// Deletes a member, with everything that refers to them.
///
/// # Errors
///
/// What the database says.
pub async fn delete(db: &mut AnyConnection, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM users WHERE id = $1").bind(id).execute(db).await?;
    Ok(())
}
