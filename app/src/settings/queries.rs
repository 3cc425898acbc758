//! The SQL of settings.

use formwork::database::{AnyBool, AnyConnection};
use serde::Serialize;
use sqlx::{AnyExecutor, FromRow};

use super::{Preferences, PreferredLanguage, Profile, Theme, picture::Picture};
use crate::users::sort_name;

/// What everybody sees of a member, as it is stored.
#[derive(FromRow)]
pub struct StoredProfile {
    /// Which state it is.
    pub version: i64,
    /// The name.
    pub name: String,
    /// What they say of themselves.
    pub bio: Option<String>,
    /// The key of the picture.
    pub avatar: Option<String>,
}

/// Where a member is signed in.
#[derive(FromRow)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// The browser, as it names itself.
    pub user_agent: String,
    /// When it began, in seconds since 1970.
    pub created_at: i64,
    /// When it was last seen, in seconds since 1970.
    pub seen_at: i64,
}

/// A member whom another one likes.
#[derive(FromRow, Serialize)]
pub struct LikedMember {
    id: i64,
    name: String,
}

/// What everybody sees of a member.
///
/// # Errors
///
/// What the database says.
pub async fn profile(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<StoredProfile> {
    sqlx::query_as(
        "SELECT version, name, bio, avatars.key AS avatar FROM users \
         LEFT JOIN avatars ON avatars.user_id = users.id WHERE users.id = $1",
    )
    .bind(user)
    .fetch_one(db)
    .await
}

/// Changes a profile that is in the state which the form was filled from; false if it is in another one.
///
/// # Errors
///
/// What the database says.
pub async fn update_profile(
    db: &mut AnyConnection,
    user: i64,
    profile: &Profile,
) -> sqlx::Result<bool> {
    let updated = sqlx::query(
        "UPDATE users SET name = $1, sort_name = $2, bio = $3, version = version + 1 \
         WHERE id = $4 AND version = $5",
    )
    .bind(&profile.name)
    .bind(sort_name(&profile.name))
    .bind(&profile.bio)
    .bind(user)
    .bind(profile.version)
    .execute(db)
    .await?;
    Ok(updated.rows_affected() > 0)
}

/// Changes a profile, whatever state it is in.
///
/// # Errors
///
/// What the database says.
pub async fn replace_profile(
    db: &mut AnyConnection,
    user: i64,
    name: &str,
    bio: Option<&str>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE users SET name = $1, sort_name = $2, bio = $3, version = version + 1 WHERE id = $4",
    )
    .bind(name)
    .bind(sort_name(name))
    .bind(bio)
    .bind(user)
    .execute(db)
    .await?;
    Ok(())
}

/// Gives a member a picture in the place of any other.
///
/// # Errors
///
/// What the database says.
pub async fn set_picture(db: &mut AnyConnection, user: i64, picture: &Picture) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO avatars (user_id, key, image) VALUES ($1, $2, $3) \
         ON CONFLICT (user_id) DO UPDATE SET key = excluded.key, image = excluded.image",
    )
    .bind(user)
    .bind(&picture.key)
    .bind(&picture.image)
    .execute(db)
    .await?;
    Ok(())
}

/// Takes the picture of a member away.
///
/// # Errors
///
/// What the database says.
pub async fn delete_picture(db: &mut AnyConnection, user: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM avatars WHERE user_id = $1").bind(user).execute(db).await?;
    Ok(())
}

/// The picture with this key.
///
/// # Errors
///
/// What the database says.
pub async fn picture(db: impl AnyExecutor<'_>, key: &str) -> sqlx::Result<Option<Vec<u8>>> {
    sqlx::query_scalar("SELECT image FROM avatars WHERE key = $1 LIMIT 1")
        .bind(key)
        .fetch_optional(db)
        .await
}

/// How a member likes the site.
///
/// # Errors
///
/// What the database says.
pub async fn preferences(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Preferences> {
    let (theme, language, newsletter): (String, Option<String>, AnyBool) =
        sqlx::query_as("SELECT theme, language, newsletter FROM users WHERE id = $1")
            .bind(user)
            .fetch_one(db)
            .await?;
    Ok(Preferences {
        theme: Theme::named(&theme),
        language: PreferredLanguage::tagged(language.as_deref()),
        newsletter: newsletter.into(),
    })
}

/// Changes how a member likes the site.
///
/// # Errors
///
/// What the database says.
pub async fn update_preferences(
    db: &mut AnyConnection,
    user: i64,
    preferences: &Preferences,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET theme = $1, language = $2, newsletter = $3 WHERE id = $4")
        .bind(preferences.theme.as_str())
        .bind(preferences.language.tag())
        .bind(preferences.newsletter)
        .bind(user)
        .execute(db)
        .await?;
    Ok(())
}

/// Where a member is signed in since `since` or later, the last one seen first.
///
/// # Errors
///
/// What the database says.
pub async fn sessions(
    db: impl AnyExecutor<'_>,
    user: i64,
    since: i64,
) -> sqlx::Result<Vec<Session>> {
    sqlx::query_as(
        "SELECT id, user_agent, created_at, seen_at FROM sessions \
         WHERE user_id = $1 AND created_at > $2 ORDER BY seen_at DESC, id DESC",
    )
    .bind(user)
    .bind(since)
    .fetch_all(db)
    .await
}

/// Ends a session of a member; false if they have no such one.
///
/// # Errors
///
/// What the database says.
pub async fn delete_session(db: &mut AnyConnection, user: i64, id: i64) -> sqlx::Result<bool> {
    let deleted = sqlx::query("DELETE FROM sessions WHERE id = $1 AND user_id = $2")
        .bind(id)
        .bind(user)
        .execute(db)
        .await?;
    Ok(deleted.rows_affected() > 0)
}

/// Says when a member is deleted, or that they are not.
///
/// # Errors
///
/// What the database says.
pub async fn set_deletion(
    db: &mut AnyConnection,
    user: i64,
    delete_at: Option<i64>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE users SET delete_at = $1 WHERE id = $2")
        .bind(delete_at)
        .bind(user)
        .execute(db)
        .await?;
    Ok(())
}

/// The numbers of the members whose time has come, the least first.
///
/// # Errors
///
/// What the database says.
pub async fn due(db: impl AnyExecutor<'_>, now: i64) -> sqlx::Result<Vec<i64>> {
    sqlx::query_scalar("SELECT id FROM users WHERE delete_at <= $1 ORDER BY id")
        .bind(now)
        .fetch_all(db)
        .await
}

/// The address of a member, if their time has come.
///
/// # Errors
///
/// What the database says.
pub async fn due_address(
    db: &mut AnyConnection,
    id: i64,
    now: i64,
) -> sqlx::Result<Option<String>> {
    sqlx::query_scalar("SELECT email FROM users WHERE id = $1 AND delete_at <= $2")
        .bind(id)
        .bind(now)
        .fetch_optional(db)
        .await
}

/// The members whom a member likes, by name.
///
/// # Errors
///
/// What the database says.
pub async fn liked(db: impl AnyExecutor<'_>, user: i64) -> sqlx::Result<Vec<LikedMember>> {
    sqlx::query_as(
        "SELECT users.id, users.name FROM likes JOIN users ON users.id = likes.user_id \
         WHERE likes.member_id = $1 ORDER BY users.sort_name, users.id",
    )
    .bind(user)
    .fetch_all(db)
    .await
}
