//! An [`Error`] as the answer of a handler.

use std::time::Duration;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use formwork_core::{Error, FieldErrors, Kind};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::{action, error_response, request_id};

/// An [`Error`] as the answer of a route handler or an API route: field errors as JSON with 422,
/// others by their status with an empty body.
///
/// Whatever converts to an [`Error`] converts to it by `?`. A failure is a 500 whose cause is in
/// the log alone, under the digest that the answer carries in `Formwork-Digest`.
///
/// # Examples
///
/// ```
/// use axum::{http::StatusCode, response::IntoResponse};
/// use formwork_core::not_found;
/// use formwork_server::api::ApiError;
///
/// async fn get(id: u32) -> Result<&'static str, ApiError> {
///     match id {
///         0 => Err(ApiError::new(StatusCode::BAD_REQUEST)),
///         1 => Ok("one"),
///         _ => Err(not_found())?,
///     }
/// }
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # let get = |id| runtime.block_on(get(id));
/// assert_eq!(get(1).into_response().status(), 200);
/// assert_eq!(get(0).into_response().status(), 400);
/// assert_eq!(get(2).into_response().status(), 404);
/// ```
#[derive(Debug)]
pub struct ApiError(Cause);

#[derive(Debug)]
enum Cause {
    Error(Error),
    Status(StatusCode),
}

impl ApiError {
    /// An answer with a status and an empty body, for what no [`Error`] stands for, such as 400.
    #[must_use]
    pub fn new(status: StatusCode) -> Self {
        Self(Cause::Status(status))
    }
}

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(Cause::Error(error.into()))
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let error = match self.0 {
            Cause::Error(error) => error,
            Cause::Status(status) => return status.into_response(),
        };
        match error.into_kind() {
            Kind::Invalid(errors) => invalid(StatusCode::UNPROCESSABLE_ENTITY, &errors),
            Kind::Conflict(errors) => invalid(StatusCode::CONFLICT, &errors),
            Kind::Redirect(redirect) => {
                let is_permanent = redirect.is_permanent();
                let permanent = StatusCode::PERMANENT_REDIRECT;
                let status = if is_permanent { permanent } else { StatusCode::SEE_OTHER };
                super::response::redirect(status, redirect.location())
            }
            Kind::Unauthorized => StatusCode::UNAUTHORIZED.into_response(),
            Kind::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Kind::NotFound => StatusCode::NOT_FOUND.into_response(),
            Kind::Malformed => StatusCode::BAD_REQUEST.into_response(),
            Kind::TooManyRequests { retry_after } => {
                later(StatusCode::TOO_MANY_REQUESTS, retry_after)
            }
            Kind::Unavailable { retry_after, cause } => {
                if let Some(cause) = cause {
                    tracing::warn!(cause = error_response::describe(&*cause), "unavailable");
                }
                later(StatusCode::SERVICE_UNAVAILABLE, retry_after)
            }
            Kind::Failed(source) => failed(&error_response::describe(&*source)),
            other => failed(&format!("{other:?}")),
        }
    }
}

/// What may be asked again.
fn later(status: StatusCode, retry_after: Duration) -> Response {
    let seconds = HeaderValue::from(action::retry_seconds(retry_after));
    (status, [(header::RETRY_AFTER, seconds)]).into_response()
}

pub(super) fn invalid(status: StatusCode, errors: &FieldErrors) -> Response {
    let errors: Vec<_> = errors
        .iter()
        .map(|error| {
            json!({ "field": error.field(), "code": error.code(), "message": error.message() })
        })
        .collect();
    (status, Json(json!({ "errors": errors }))).into_response()
}

/// 500 with an empty body; the cause goes to the log.
pub(super) fn failed(cause: &str) -> Response {
    let digest = request_id::next();
    tracing::error!(%digest, cause, "failed");
    let headers = [(error_response::DIGEST_HEADER, digest.header())];
    (StatusCode::INTERNAL_SERVER_ERROR, headers).into_response()
}
