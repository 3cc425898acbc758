//! The slides of a proposal, as they were uploaded.

use formwork::{
    api::ContentDisposition,
    axum::{http::header, response::IntoResponse},
    prelude::*,
};

use crate::{database::db, proposals::queries};

/// Downloads the slides, under the name that they were uploaded by.
pub async fn get(Path(id): Path<i64>) -> Result<impl IntoResponse, ApiError> {
    let slides = queries::slides(&db(), id).await?.ok_or_else(not_found)?;
    let content_type = [(header::CONTENT_TYPE, slides.content_type)];
    Ok((ContentDisposition::attachment(&slides.name), content_type, slides.content))
}
