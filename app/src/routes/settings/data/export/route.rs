//! Everything that is kept of a member, as a file.

use formwork::{
    api::ContentDisposition,
    axum::{Json, http::header, response::IntoResponse},
    prelude::*,
};

use crate::{accounts::SignedIn, settings::export};

/// A JSON file, for the member alone.
pub async fn get(SignedIn(account): SignedIn) -> Result<impl IntoResponse, ApiError> {
    let headers = [(header::CACHE_CONTROL, "private, no-store")];
    let file = Json(export::everything(account.id).await?);
    Ok((headers, ContentDisposition::attachment("my-data.json"), file))
}
