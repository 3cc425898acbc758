//! In development: pages load themselves again when the server is replaced.

use std::{sync::LazyLock, time::Duration};

use axum::response::{
    IntoResponse, Response,
    sse::{Event, Sse},
};
use futures::{StreamExt, stream};
use http::header;

use crate::{request_id, serve::stopping};

const SCRIPT: &str = include_str!("reload.js");

/// How soon a browser connects again, in milliseconds.
const RETRY: Duration = Duration::from_millis(50);

/// Each start of the server is a build of its own.
static BUILD: LazyLock<String> = LazyLock::new(|| request_id::next().to_string());

/// Says which build this is, and keeps the connection open until the server ends.
pub(crate) async fn reload() -> impl IntoResponse {
    let event = Event::default().event("build").data(BUILD.as_str()).retry(RETRY);
    let events = stream::once(async { Ok::<_, std::convert::Infallible>(event) });
    Sse::new(events.chain(stream::pending()).take_until(stopping()))
}

pub(super) fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript"), (header::CACHE_CONTROL, "no-store")], SCRIPT)
        .into_response()
}
