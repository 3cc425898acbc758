//! Members as JSON.

use formwork::{
    axum::{Json, http::Method},
    prelude::*,
    tower_http::cors::{Any, CorsLayer},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::users::{Directory, PAGE_SIZE, Sort, directory, queries::UserRow};

/// Lets pages of any origin read the list.
pub fn layer() -> CorsLayer {
    CorsLayer::new().allow_origin(Any).allow_methods([Method::GET])
}

/// What can be asked for.
#[derive(Query)]
pub struct Parameters {
    search: Option<String>,
    sort: Option<Sort>,
    page: Option<u32>,
}

/// A page of the directory.
#[derive(Serialize, ToSchema)]
pub struct Page {
    /// How many members there are, or are found, on all pages.
    count: i64,
    /// Which page it is, from 1 on.
    page: u32,
    /// How many pages there are.
    pages: u32,
    /// The members on it, 50 at most.
    users: Vec<UserRow>,
}

/// Lists members, or those who are searched for.
#[utoipa::path(
    get,
    path = "/api/users",
    tag = "users",
    operation_id = "list_users",
    params(
        ("search" = Option<String>, Query, description = "What the name contains, without case and accents"),
        ("sort" = Option<String>, Query, description = "`name` (the default), `newest` or `likes`"),
        ("page" = Option<u32>, Query, description = "From 1 on"),
    ),
    responses(
        (status = 200, description = "A page of members", body = Page),
        (status = 404, description = "There is no such page"),
    ),
)]
pub async fn get(Query(parameters): Query<Parameters>) -> Result<Json<Page>, ApiError> {
    const { assert!(PAGE_SIZE == 50, "the document names it") };
    let Parameters { search, sort, page } = parameters;
    let Directory { count, page, pages, users } = directory(search.as_deref(), sort, page).await?;
    Ok(Json(Page { count, page, pages, users }))
}
