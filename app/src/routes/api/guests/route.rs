//! Members as JSON.

use formwork::{
    axum::{
        Json,
        http::{Method, StatusCode},
        response::IntoResponse,
    },
    database::AnyDatabase,
    prelude::*,
    tower_http::cors::{Any, CorsLayer},
};

use crate::{
    guests::{
        NewUser,
        queries::{self, UserRow},
    },
    routes::href,
};

/// Lets pages of any origin read the list.
pub fn layer() -> CorsLayer {
    CorsLayer::new().allow_origin(Any).allow_methods([Method::GET])
}

/// Lists the members.
pub async fn get(State(db): State<AnyDatabase>) -> Result<Json<Vec<UserRow>>, ApiError> {
    Ok(Json(queries::list(&db, None).await?))
}

/// Creates a member by the rules of the form.
pub async fn post(
    State(db): State<AnyDatabase>,
    JsonForm(user): JsonForm<NewUser>,
) -> Result<impl IntoResponse, ApiError> {
    let NewUser { name, email } = user;
    let id = queries::insert(&db, &name, email.as_str())
        .await
        .on_unique(NewUser::email, "is already registered")?;
    revalidate_path(href::examples::guests());
    let email = email.to_string();
    let location = [("location", href::examples::guests::id(id).to_string())];
    Ok((StatusCode::CREATED, location, Json(UserRow { id, name, email })))
}
