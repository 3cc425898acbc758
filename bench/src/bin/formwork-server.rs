//! The reference application, with the directory once more as a page that is not cached, cached pages
//! of many paths, some of which wait while they are rendered, and an action that does next to nothing.

use std::{process::ExitCode, time::Duration};

use app::routes::{examples_guests_page, layout};
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

/// One of many cached pages: a kilobyte.
async fn entry(Path(_): Path<u32>) -> Result<impl IntoView> {
    Ok("a cached page ".repeat(72))
}

/// A page that waits while it is rendered, as for a database far away.
async fn slow(Path(_): Path<u32>) -> Result<impl IntoView> {
    tokio::time::sleep(Duration::from_millis(100)).await;
    Ok("slow")
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    formwork::start(async |config| {
        let db = app::database::open(&config.database_url, 100).await?;
        let json = Methods::new().post(double_json);
        let live = Page::new(examples_guests_page::page).metadata(examples_guests_page::METADATA);
        let routes = app::routes::routes()
            .layout(Layout::new(layout::layout), |routes| {
                routes.page("/examples/guests-live", live)
            })
            .page("/entries/{number}", Page::new(entry).cache(Cache::forever()))
            .page("/slow/{number}", Page::new(slow).cache(Cache::forever()))
            .route("/double", json);
        Ok(routes.with_database(db))
    })
    .await
}
