//! The reference application, with the directory once more as a page that is not cached, and an
//! action that does next to nothing.

use std::process::ExitCode;

use app::routes::{layout, users_page};
// Leptos' macros write `::leptos::..`; Formwork is where Leptos is found.
extern crate formwork as leptos;

use formwork::{
    axum::Json,
    prelude::*,
    routing::{Layout, Methods, Page},
};

/// What an island calls.
#[action]
async fn double(number: u32) -> ActionResult<u32> {
    Ok(number.wrapping_mul(2))
}

/// The same as a route handler.
async fn double_json(Json((number,)): Json<(u32,)>) -> Json<u32> {
    Json(number.wrapping_mul(2))
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    formwork::start(async |config| {
        let db = app::database::open(&config.database_url, 100).await?;
        let json = Methods::new().post(double_json);
        let live = Page::new(users_page::page).metadata(users_page::METADATA);
        let routes = app::routes::routes()
            .layout(Layout::new(layout::layout), |routes| routes.page("/users-live", live))
            .route("/double", json);
        Ok(routes.with_database(db))
    })
    .await
}
