//! The pictures of members.

use formwork::{
    axum::{http::header, response::IntoResponse},
    prelude::*,
};

use crate::{database::db, settings::queries};

/// A picture; its address names what is in it, so it is the same for ever.
pub async fn get(Path(key): Path<String>) -> Result<impl IntoResponse, ApiError> {
    let image = queries::picture(&db(), &key).await?.ok_or_else(not_found)?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, image))
}
