//! What can be done to members.

use formwork::prelude::*;

use super::Likes;

/// The form that creates a member.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct NewUser {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Email", length(..=254), trim, unique)]
    pub email: Email,
}

/// The form that changes a member's profile.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct Settings {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Bio", length(..=500), trim, multiline)]
    pub bio: Option<String>,
}

/// Creates a member.
#[action]
pub async fn create_user(user: NewUser) -> ActionResult<Redirect> {
    use crate::{database::db, routes::href, users::queries};

    queries::insert(&db(), &user.name, user.email.as_str())
        .await
        .on_unique(NewUser::email, "is already registered")?;
    revalidate_path(href::users());
    Ok(redirect(href::users()))
}

/// Changes a member's profile.
#[action]
pub async fn update_settings(id: i64, settings: Settings) -> ActionResult<Redirect> {
    use crate::{database::db, routes::href, users::queries};

    if !queries::update(&db(), id, &settings.name, settings.bio.as_deref()).await? {
        return Err(not_found());
    }
    revalidate_path(href::users());
    revalidate_path(href::users::id(id));
    Ok(redirect(href::users::id(id)))
}

/// Likes a member, or takes the visitor's like back.
#[action]
pub async fn toggle_like(id: i64) -> ActionResult<Likes> {
    use crate::{
        database::db,
        users::{queries, visitor},
    };

    let db = db();
    if queries::find(&db, id).await?.is_none() {
        return Err(not_found());
    }
    let visitor = visitor::identify()?;
    queries::toggle_like(&db, id, &visitor).await?;
    Ok(queries::likes(&db, id, Some(&visitor)).await?)
}
