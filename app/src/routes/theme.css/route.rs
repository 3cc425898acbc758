//! The stylesheet of the theme that was chosen in this browser.

use formwork::{
    axum::{http::header, response::IntoResponse},
    prelude::*,
};

use crate::theme;

/// One line at most; asked for anew each time, so that a choice holds at once.
pub async fn get() -> Result<impl IntoResponse, ApiError> {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    Ok((headers, theme::stylesheet(theme::chosen())))
}
