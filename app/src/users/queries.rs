//! The SQL of members and likes.

use formwork::database::AnyConnection;
use serde::Serialize;
use sqlx::{AnyExecutor, FromRow};
use utoipa::ToSchema;

use super::{Likes, Sort, Visitor, sort_name};

/// A member as the directory lists them.
#[derive(Clone, Debug, FromRow, Serialize, ToSchema)]
pub struct UserRow {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
    /// What they say of themselves.
    pub bio: Option<String>,
    /// When they joined, in seconds since 1970.
    pub created_at: i64,
    /// How many like them.
    pub likes: i64,
    /// The key of their picture.
    pub avatar: Option<String>,
}

/// Members of the directory, before it is said which.
const USER_ROWS: &str = "SELECT id, name, bio, created_at, \
    (SELECT count(*) FROM likes WHERE likes.user_id = users.id) AS likes, avatars.key AS avatar \
    FROM users LEFT JOIN avatars ON avatars.user_id = users.id";

/// Which members of the directory are shown.
#[derive(Clone, Copy, Debug)]
pub struct Selection<'a> {
    /// What their name contains.
    pub search: Option<&'a str>,
    /// In which order.
    pub sort: Sort,
    /// How many at most.
    pub limit: u32,
    /// How many before them are left out.
    pub offset: u32,
}

/// A member who likes another one.
#[derive(Clone, Debug, FromRow)]
pub struct Liker {
    /// The number in the address of their profile.
    pub id: i64,
    /// The name.
    pub name: String,
}

/// No name is longer; neither is what is looked for in them, since each sign of it is compared with each name.
const MAX_SEARCH: usize = 80;

/// The pattern of LIKE for what contains `text`, whose signs stand for themselves; a longer one is cut.
pub(crate) fn containing(text: &str) -> String {
    let mut pattern = String::from("%");
    for letter in text.chars().take(MAX_SEARCH) {
        if matches!(letter, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}

/// How many members there are; those whose name contains `search`, if it is given.
///
/// # Errors
///
/// What the database says.
pub async fn count(db: impl AnyExecutor<'_>, search: Option<&str>) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "SELECT count(*) FROM users WHERE delete_at IS NULL AND sort_name LIKE $1 ESCAPE '\\'",
    )
    .bind(containing(&sort_name(search.unwrap_or_default())))
    .fetch_one(db)
    .await
}

/// Members of the directory, without those who are about to be deleted.
///
/// # Errors
///
/// What the database says.
pub async fn list(
    db: impl AnyExecutor<'_>,
    selection: Selection<'_>,
) -> sqlx::Result<Vec<UserRow>> {
    let order = match selection.sort {
        Sort::Name => "sort_name, id",
        Sort::Newest => "created_at DESC, id DESC",
        Sort::Likes => "likes DESC, sort_name, id",
    };
    let sql = format!(
        "{USER_ROWS} WHERE delete_at IS NULL AND sort_name LIKE $1 ESCAPE '\\' \
         ORDER BY {order} LIMIT $2 OFFSET $3"
    );
    sqlx::query_as(sqlx::AssertSqlSafe(sql))
        .bind(containing(&sort_name(selection.search.unwrap_or_default())))
        .bind(i64::from(selection.limit))
        .bind(i64::from(selection.offset))
        .fetch_all(db)
        .await
}

/// The numbers of at most `limit` members, the newest first.
///
/// # Errors
///
/// What the database says.
pub async fn newest_ids(db: impl AnyExecutor<'_>, limit: u32) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar("SELECT id FROM users WHERE delete_at IS NULL ORDER BY id DESC LIMIT $1")
        .bind(i64::from(limit))
        .fetch_all(db)
        .await
}

/// One member of the directory.
///
/// # Errors
///
/// What the database says.
pub async fn find(db: impl AnyExecutor<'_>, id: i64) -> sqlx::Result<Option<UserRow>> {
    sqlx::query_as(sqlx::AssertSqlSafe(format!("{USER_ROWS} WHERE id = $1 AND delete_at IS NULL")))
        .bind(id)
        .fetch_optional(db)
        .await
}

/// Adds a member and gives their number. The address is in lower case.
///
/// # Errors
///
/// A violated constraint if the address is taken.
pub async fn insert(
    db: &mut AnyConnection,
    name: &str,
    email: &str,
    password_hash: Option<&str>,
    now: i64,
) -> sqlx::Result<i64> {
    sqlx::query_scalar(
        "INSERT INTO users (name, sort_name, email, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5) RETURNING id",
    )
    .bind(name)
    .bind(sort_name(name))
    .bind(email)
    .bind(password_hash)
    .bind(now)
    .fetch_one(db)
    .await
}

/// Sets what a member says of themselves.
///
/// # Errors
///
/// What the database says.
pub async fn set_bio(db: &mut AnyConnection, id: i64, bio: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET bio = $1 WHERE id = $2").bind(bio).bind(id).execute(db).await?;
    Ok(())
}

/// Notes that mail to `email` came back, unless that is known; false if there is no such member, or
/// it is known.
///
/// # Errors
///
/// What the database says.
pub async fn record_bounce(db: &mut AnyConnection, email: &str, now: i64) -> sqlx::Result<bool> {
    let result =
        sqlx::query("UPDATE users SET bounced_at = $1 WHERE email = $2 AND bounced_at IS NULL")
            .bind(now)
            .bind(email)
            .execute(db)
            .await?;
    Ok(result.rows_affected() > 0)
}

/// Adds a like, or removes it if there is one: one at a time of a visitor. Gives whether there is one then.
///
/// # Errors
///
/// What the database says.
pub async fn toggle_like(
    db: &mut AnyConnection,
    user: i64,
    visitor: &Visitor,
) -> sqlx::Result<bool> {
    lock_likes(db, visitor).await?;
    let removed = sqlx::query("DELETE FROM likes WHERE user_id = $1 AND visitor = $2")
        .bind(user)
        .bind(&visitor.name)
        .execute(&mut *db)
        .await?;
    let is_liked = removed.rows_affected() == 0;
    if is_liked {
        like(db, user, visitor).await?;
    }
    Ok(is_liked)
}

/// Adds a like where there is none.
///
/// # Errors
///
/// A violated constraint if there is one.
pub async fn like(db: &mut AnyConnection, user: i64, visitor: &Visitor) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO likes (user_id, visitor, member_id) VALUES ($1, $2, $3)")
        .bind(user)
        .bind(&visitor.name)
        .bind(visitor.member)
        .execute(db)
        .await?;
    Ok(())
}

/// Makes what `from` has liked the likes of `to`, who is the same person.
///
/// # Errors
///
/// What the database says.
pub async fn move_likes(db: &mut AnyConnection, from: &Visitor, to: &Visitor) -> sqlx::Result<()> {
    lock_likes(db, from).await?;
    lock_likes(db, to).await?;
    sqlx::query(
        "INSERT INTO likes (user_id, visitor, member_id) \
         SELECT user_id, $1, $2 FROM likes WHERE visitor = $3 ON CONFLICT DO NOTHING",
    )
    .bind(&to.name)
    .bind(to.member)
    .bind(&from.name)
    .execute(&mut *db)
    .await?;
    sqlx::query("DELETE FROM likes WHERE visitor = $1").bind(&from.name).execute(db).await?;
    Ok(())
}

/// Whoever toggles asks first whether there is a like.
async fn lock_likes(db: &mut AnyConnection, visitor: &Visitor) -> sqlx::Result<()> {
    db.lock(&format!("likes {}", visitor.name)).await
}

/// How many like a member, and whether `visitor` does.
///
/// # Errors
///
/// What the database says.
pub async fn likes(
    db: impl AnyExecutor<'_>,
    user: i64,
    visitor: Option<&Visitor>,
) -> sqlx::Result<Likes> {
    let (count, mine): (i64, i64) = sqlx::query_as(
        "SELECT count(*), coalesce(sum(CASE WHEN visitor = $1 THEN 1 ELSE 0 END), 0) \
         FROM likes WHERE user_id = $2",
    )
    .bind(visitor.map(|visitor| &visitor.name))
    .bind(user)
    .fetch_one(db)
    .await?;
    Ok(Likes { count: u32::try_from(count).unwrap_or(u32::MAX), mine: mine > 0 })
}

/// The members who like `user`, by name, at most `limit`.
///
/// # Errors
///
/// What the database says.
pub async fn likers(db: impl AnyExecutor<'_>, user: i64, limit: u32) -> sqlx::Result<Vec<Liker>> {
    sqlx::query_as(
        "SELECT users.id, users.name FROM likes JOIN users ON users.id = likes.member_id \
         WHERE likes.user_id = $1 AND users.delete_at IS NULL \
         ORDER BY users.sort_name, users.id LIMIT $2",
    )
    .bind(user)
    .bind(i64::from(limit))
    .fetch_all(db)
    .await
}
