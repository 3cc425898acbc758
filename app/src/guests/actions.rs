//! What can be done to members.

#[cfg(feature = "ssr")]
use formwork::database::AnyConnection;
use formwork::prelude::*;

use crate::users::Likes;

/// The form that creates a member.
#[derive(Form, Debug)]
#[form(table = "guests")]
pub struct NewUser {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Email", length(..=254), trim, unique)]
    pub email: Email,
}

/// The form that changes a member's profile.
#[derive(Form, Debug)]
#[form(table = "guests")]
pub struct Settings {
    #[field(label = "Name", length(1..=80), trim)]
    pub name: String,
    #[field(label = "Bio", length(..=500), trim, multiline)]
    pub bio: Option<String>,
}

/// Creates a member, however often the form is sent.
#[action(once)]
pub async fn create_user(user: NewUser, transaction: &mut AnyConnection) -> ActionResult<Redirect> {
    use crate::{guests::queries, routes::href};

    queries::insert(transaction, &user.name, user.email.as_str())
        .await
        .on_unique(NewUser::email, "is already registered")?;
    revalidate_path(href::examples::guests());
    Ok(redirect(href::examples::guests()))
}

/// Changes a member's profile.
#[action]
pub async fn update_settings(id: i64, settings: Settings) -> ActionResult<Redirect> {
    use crate::{database::writer, guests::queries, routes::href};

    let mut transaction = writer().begin().await?;
    let bio = settings.bio.as_deref();
    if !queries::update(&mut *transaction, id, &settings.name, bio).await? {
        return Err(not_found());
    }
    transaction.commit().await?;
    revalidate_path(href::examples::guests());
    revalidate_path(href::examples::guests::id(id));
    flash("Saved");
    Ok(redirect(href::examples::guests::id(id)))
}

/// Likes a member, or takes the visitor's like back.
#[action]
pub async fn toggle_like(id: i64) -> ActionResult<Likes> {
    use crate::{
        database::{db, writer},
        guests::{queries, visitor},
    };

    if queries::find(&db(), id).await?.is_none() {
        return Err(not_found());
    }
    let visitor = visitor::identify()?;
    let mut transaction = writer().begin().await?;
    queries::toggle_like(&mut transaction, id, &visitor).await?;
    let likes = queries::likes(&mut *transaction, id, Some(&visitor)).await?;
    transaction.commit().await?;
    Ok(likes)
}
