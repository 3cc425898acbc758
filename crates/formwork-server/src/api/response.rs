//! The answer of an API route.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use serde::Serialize;

/// The answer of an API route.
///
/// # Examples
///
/// ```
/// use formwork_server::api::ApiResponse;
/// use axum::response::IntoResponse;
///
/// let answer = ApiResponse::new().status(201).json(&["created"]).into_response();
/// assert_eq!(answer.status(), 201);
/// ```
#[derive(Debug, Default)]
pub struct ApiResponse {
    response: Response,
}

impl ApiResponse {
    /// 200 with an empty body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the status.
    ///
    /// # Panics
    ///
    /// If it is not between 100 and 999.
    #[must_use]
    #[track_caller]
    pub fn status(mut self, status: u16) -> Self {
        let Ok(status) = StatusCode::from_u16(status) else {
            panic!("{status} is no HTTP status: expected 100 to 999");
        };
        *self.response.status_mut() = status;
        self
    }

    /// Sets the body to `value` as JSON.
    #[must_use]
    pub fn json(self, value: &impl Serialize) -> Self {
        let status = self.response.status();
        Self { response: (status, Json(value)).into_response() }
    }
}

impl IntoResponse for ApiResponse {
    fn into_response(self) -> Response {
        self.response
    }
}
