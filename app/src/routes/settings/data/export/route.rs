//! Everything that is kept of a member, as a file.

use formwork::{
    api::ContentDisposition,
    axum::{Json, http::header, response::IntoResponse},
    prelude::*,
};
use serde_json::json;

use crate::{accounts::SignedIn, database::db, settings::queries};

/// A JSON file, for the member alone.
pub async fn get(SignedIn(account): SignedIn) -> Result<impl IntoResponse, ApiError> {
    let everything = queries::everything(&db(), account.id).await?;
    let likes = queries::liked(&db(), account.id).await?;
    let headers = [(header::CACHE_CONTROL, "private, no-store")];
    let file = Json(json!({ "member": everything, "likes": likes }));
    Ok((headers, ContentDisposition::attachment("my-data.json"), file))
}
