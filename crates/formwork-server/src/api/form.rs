//! A form sent as JSON, held to the same rules.

use axum::{
    extract::{FromRequest, Request},
    response::{IntoResponse, Response},
};
use formwork_core::{FieldErrors, Form, FormValues};
use http::StatusCode;

use crate::{
    body::{self, BodyRejection},
    config::BODY_LIMIT,
};

/// The body as a form: a JSON object whose members are the fields. Objects in it are nested forms,
/// lists of them lists of forms, as [`FormValues::from_json`](formwork_core::FormValues::from_json) reads
/// them.
///
/// # Errors
///
/// 415 if the content type is another, 413 above 1 MiB, 400 if it is no such JSON, and 422 with
/// `{"errors":[{"field":..,"code":..,"message":..}]}` if rules are broken.
#[derive(Clone, Copy, Debug)]
pub struct JsonForm<F>(
    /// The decoded form.
    pub F,
);

/// Why a [`JsonForm`] could not be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum JsonFormRejection {
    /// The content type is not `application/json`; 415.
    ContentType,
    /// The body is too large, or broke off; 413, 408 or 400.
    Body(StatusCode),
    /// The body is no JSON of a form; 400.
    Malformed,
    /// Rules are broken; 422.
    Invalid(FieldErrors),
}

impl IntoResponse for JsonFormRejection {
    fn into_response(self) -> Response {
        match self {
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response(),
            Self::Body(status) => status.into_response(),
            Self::Malformed => StatusCode::BAD_REQUEST.into_response(),
            Self::Invalid(errors) => {
                super::error::invalid(StatusCode::UNPROCESSABLE_ENTITY, &errors)
            }
        }
    }
}

impl From<BodyRejection> for JsonFormRejection {
    fn from(rejection: BodyRejection) -> Self {
        Self::Body(rejection.status())
    }
}

impl<S: Send + Sync, F: Form> FromRequest<S> for JsonForm<F> {
    type Rejection = JsonFormRejection;

    async fn from_request(request: Request, _: &S) -> Result<Self, JsonFormRejection> {
        let (parts, body) = request.into_parts();
        if !crate::action::has_content_type(&parts, "application/json") {
            return Err(JsonFormRejection::ContentType);
        }
        let body = body::read(body, BODY_LIMIT).await?;
        let json = serde_json::from_slice(&body).map_err(|_| JsonFormRejection::Malformed)?;
        let values = FormValues::from_json(&json).map_err(|_| JsonFormRejection::Malformed)?;
        F::decode(&values).map(Self).map_err(JsonFormRejection::Invalid)
    }
}
