//! One member as JSON.

use formwork::{
    axum::{Json, http::Method},
    prelude::*,
    tower_http::cors::{Any, CorsLayer},
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::Bearer,
    database::{db, writer},
    settings,
    users::{
        check_name,
        queries::{self, UserRow},
    },
};

/// Lets pages of any origin read a member.
pub fn layer() -> CorsLayer {
    CorsLayer::new().allow_origin(Any).allow_methods([Method::GET])
}

/// What a member says of themselves.
#[derive(Form, Debug, Deserialize, ToSchema)]
pub struct Profile {
    /// 1 to 80 characters.
    #[field(label = "Name", length(1..=80), trim, check = check_name)]
    name: String,
    /// At most 500 characters.
    #[field(label = "Bio", length(..=500), trim, multiline)]
    bio: Option<String>,
}

/// Shows a member.
#[utoipa::path(
    get,
    path = "/api/users/{id}",
    tag = "users",
    operation_id = "get_user",
    params(("id" = i64, Path, description = "The number of the member")),
    responses(
        (status = 200, description = "The member", body = UserRow),
        (status = 404, description = "There is no such member"),
    ),
)]
pub async fn get(Path(id): Path<i64>) -> Result<Json<UserRow>, ApiError> {
    Ok(Json(queries::find(&db(), id).await?.ok_or_else(not_found)?))
}

/// Changes the profile of the member whose token is shown.
#[utoipa::path(
    put,
    path = "/api/users/{id}",
    tag = "users",
    operation_id = "update_user",
    params(("id" = i64, Path, description = "The number of the member whose token it is")),
    request_body = Profile,
    security(("token" = [])),
    responses(
        (status = 200, description = "The member as they are now", body = UserRow),
        (status = 401, description = "No token, or none that is known"),
        (status = 403, description = "The token of another member"),
        (status = 422, description = "Which fields break which rules"),
    ),
)]
pub async fn put(
    Bearer(me): Bearer,
    Path(id): Path<i64>,
    JsonForm(profile): JsonForm<Profile>,
) -> Result<Json<UserRow>, ApiError> {
    if me != id {
        return Err(forbidden())?;
    }
    let mut transaction = writer().begin().await?;
    let Profile { name, bio } = profile;
    settings::queries::replace_profile(&mut transaction, id, &name, bio.as_deref()).await?;
    let user = queries::find(&mut *transaction, id).await?.ok_or_else(not_found)?;
    transaction.commit().await?;
    Ok(Json(user))
}
