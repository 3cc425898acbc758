//! What the API says of itself (OpenAPI 3.1).

use formwork::{axum::Json, prelude::*};

use crate::api;

pub const CACHE: Cache = Cache::forever();

/// The document.
pub async fn get() -> Json<utoipa::openapi::OpenApi> {
    Json(api::document())
}
