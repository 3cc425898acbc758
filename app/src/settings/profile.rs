//! What everybody sees of a member.

use formwork::prelude::*;

#[cfg(feature = "ssr")]
use crate::accounts::SignedIn;
use crate::users::check_name;

/// What everybody sees of a member.
#[derive(Form, Debug)]
#[form(table = "users")]
pub struct Profile {
    /// Which state of the profile the form was filled from.
    #[field(label = "Version", hidden)]
    pub version: i64,
    #[field(label = "Name", length(1..=80), trim, check = check_name)]
    pub name: String,
    #[field(label = "Bio", length(..=500), trim, multiline)]
    pub bio: Option<String>,
    #[field(
        label = "Picture",
        accept("image/jpeg", "image/png", "image/webp", "image/gif"),
        max_size = 5 << 20,
        not_stored
    )]
    pub picture: Option<Upload>,
}

/// Changes the profile of who is signed in, unless it was changed since the form was shown.
#[action]
pub async fn update_profile(
    #[extract] SignedIn(me): SignedIn,
    profile: Profile,
) -> ActionResult<Redirect> {
    use super::{picture, queries};
    use crate::{database::writer, routes::href, texts::texts};

    let picture = match &profile.picture {
        Some(upload) => Some(
            picture::encode(upload)
                .await?
                .map_err(|violation| violation.of(Profile::picture.as_str()))?,
        ),
        None => None,
    };
    let mut transaction = writer().begin().await?;
    if !queries::update_profile(&mut transaction, me.id, &profile).await? {
        return Err(changed());
    }
    if let Some(picture) = picture {
        queries::set_picture(&mut transaction, me.id, &picture).await?;
    }
    transaction.commit().await?;
    flash(texts().settings.profile.saved);
    Ok(redirect(href::settings()))
}

/// Removes the picture of who is signed in.
#[action]
pub async fn remove_picture(#[extract] SignedIn(me): SignedIn) -> ActionResult<Redirect> {
    use super::queries;
    use crate::{database::writer, routes::href, texts::texts};

    let mut transaction = writer().begin().await?;
    queries::delete_picture(&mut transaction, me.id).await?;
    transaction.commit().await?;
    flash(texts().settings.profile.picture_removed);
    Ok(redirect(href::settings()))
}
