//! All that is kept of a member, for them.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use formwork::prelude::Result;
use serde::Serialize;

use super::queries::{self as settings, LikedMember};
use crate::database::db;

mod queries;

/// What is in the file, without what opens the account: the hash of the password, and the keys of sessions
/// and tokens.
#[derive(Serialize)]
pub struct Export {
    member: queries::Everything,
    /// A JPEG file in Base64.
    picture: Option<String>,
    notices: Vec<queries::Notice>,
    likes: Vec<LikedMember>,
    sessions: Vec<queries::Session>,
    tokens: Vec<queries::Token>,
    log: Vec<queries::Entry>,
}

/// All that is kept of a member.
///
/// # Errors
///
/// What the database says.
pub async fn everything(user: i64) -> Result<Export> {
    let picture = queries::picture(&db(), user).await?;
    Ok(Export {
        member: queries::everything(&db(), user).await?,
        picture: picture.map(|image| BASE64_STANDARD.encode(image)),
        notices: queries::notices(&db(), user).await?,
        likes: settings::liked(&db(), user).await?,
        sessions: queries::sessions(&db(), user).await?,
        tokens: queries::tokens(&db(), user).await?,
        log: queries::log(&db(), user).await?,
    })
}
