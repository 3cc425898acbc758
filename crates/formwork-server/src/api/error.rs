//! An [`Error`] as the answer of a handler.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use formwork_core::{Error, FieldErrors, Kind, Redirect};
use http::{HeaderValue, StatusCode, header};
use serde_json::json;

use crate::{error_response, request_id};

/// An [`Error`] as the answer of a route handler: field errors as JSON with 422, others by their
/// status with an empty body.
///
/// # Examples
///
/// ```
/// use axum::response::IntoResponse;
/// use formwork_core::not_found;
/// use formwork_server::api::ApiError;
///
/// async fn get() -> Result<&'static str, ApiError> {
///     Err(not_found())?
/// }
/// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
/// # let answer = runtime.block_on(get()).into_response();
/// assert_eq!(answer.status(), 404);
/// ```
#[derive(Debug)]
pub struct ApiError(Error);

impl<E: Into<Error>> From<E> for ApiError {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        match self.0.into_kind() {
            Kind::Invalid(errors) => invalid(&errors),
            Kind::Redirect(redirect) => see_other(&redirect),
            Kind::Unauthorized => StatusCode::UNAUTHORIZED.into_response(),
            Kind::Forbidden => StatusCode::FORBIDDEN.into_response(),
            Kind::NotFound => StatusCode::NOT_FOUND.into_response(),
            Kind::Failed(source) => failed(&error_response::describe(&*source)),
            other => failed(&format!("{other:?}")),
        }
    }
}

pub(super) fn invalid(errors: &FieldErrors) -> Response {
    let errors: Vec<_> = errors
        .iter()
        .map(|error| {
            json!({ "field": error.field(), "code": error.code(), "message": error.message() })
        })
        .collect();
    (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "errors": errors }))).into_response()
}

fn see_other(redirect: &Redirect) -> Response {
    match HeaderValue::try_from(redirect.location()) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => failed("a redirect to something that is no header value"),
    }
}

fn failed(cause: &str) -> Response {
    let digest = request_id::next();
    tracing::error!(%digest, cause, "failed");
    let headers = [(error_response::DIGEST_HEADER, digest.header())];
    (StatusCode::INTERNAL_SERVER_ERROR, headers).into_response()
}
