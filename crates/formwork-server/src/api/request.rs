//! The request of an API route.

use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::Body,
    extract::{FromRequest, FromRequestParts, RawPathParams, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use formwork_core::{Error, Form, FormValues};
use http::{HeaderMap, Method, StatusCode, request::Parts};
use serde::de::DeserializeOwned;

use super::ApiError;
use crate::{
    body::{self, BodyRejection},
    config::BODY_LIMIT,
    cookies::Cookies,
    request::RequestContext,
};

pub use content::ApiBody;

mod content;

/// The request of an API route, whatever its method.
///
/// It is an axum extractor as well, so a route handler can take it; there it reads at most
/// [`BODY_LIMIT`].
#[derive(Debug)]
pub struct ApiRequest {
    parts: Parts,
    params: RawPathParams,
    query: FormValues,
    body: RequestBody,
}

#[derive(Debug)]
enum RequestBody {
    Read {
        bytes: Bytes,
        content: ApiBody,
    },
    /// A body can be moved between threads and not be shared; the lock makes up for that.
    Raw(Mutex<Body>),
}

/// What becomes of a body before the function runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BodyMode {
    Read { limit: usize },
    Raw,
}

/// Why a request does not reach its API route; answered with an empty body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApiRequestRejection {
    /// A segment of the path is no text; 404.
    Path,
    /// The query has too many fields; 400.
    Query,
    /// The body has a charset other than UTF-8, or a `Content-Encoding`; 415.
    ContentType,
    /// The body is too large, or broke off; 413, 408 or 400.
    Body(StatusCode),
    /// The body is not what its content type says; 400.
    Malformed,
}

impl IntoResponse for ApiRequestRejection {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Path => StatusCode::NOT_FOUND,
            Self::Query | Self::Malformed => StatusCode::BAD_REQUEST,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Body(status) => status,
        };
        status.into_response()
    }
}

impl From<BodyRejection> for ApiRequestRejection {
    fn from(rejection: BodyRejection) -> Self {
        Self::Body(rejection.status())
    }
}

impl ApiRequest {
    pub(crate) async fn read(
        request: Request,
        mode: BodyMode,
    ) -> Result<Self, ApiRequestRejection> {
        let (mut parts, body) = request.into_parts();
        if let Some(context) = RequestContext::current() {
            context.note_head(Arc::new(parts.clone()));
        }
        let params = RawPathParams::from_request_parts(&mut parts, &()).await;
        let params = params.map_err(|_| ApiRequestRejection::Path)?;
        let query = parts.uri.query().unwrap_or_default();
        let query = FormValues::parse(query.as_bytes()).map_err(|_| ApiRequestRejection::Query)?;
        let body = match mode {
            BodyMode::Raw => RequestBody::Raw(Mutex::new(body)),
            BodyMode::Read { limit } => {
                let kind = content::kind(&parts.headers)?;
                let bytes = body::read(body, limit).await?;
                let content = content::parse(kind, &parts.headers, &bytes)?;
                RequestBody::Read { bytes, content }
            }
        };
        Ok(Self { parts, params, query, body })
    }

    /// The method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// The path, as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.parts.uri.path()
    }

    /// A dynamic segment of the path, percent-decoded. A catch-all has its slashes in it.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params().find(|(key, _)| *key == name).map(|(_, value)| value)
    }

    /// Every dynamic segment of the path, as name and value.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str)> {
        self.params.iter()
    }

    /// The parameters of the query; a repeated key has several values.
    #[must_use]
    pub fn query(&self) -> &FormValues {
        &self.query
    }

    /// The cookies, to read and to set.
    ///
    /// # Panics
    ///
    /// Outside a request, that is if the request was made by hand.
    #[track_caller]
    #[must_use]
    pub fn cookies(&self) -> Cookies {
        crate::request::cookies()
    }

    /// The body, by its content type; [`ApiBody::None`] on a route with `raw_body(true)`.
    #[must_use]
    pub fn body(&self) -> &ApiBody {
        match &self.body {
            RequestBody::Read { content, .. } => content,
            RequestBody::Raw(_) => &ApiBody::None,
        }
    }

    /// The body as a value, from JSON.
    ///
    /// # Errors
    ///
    /// Is answered with 415 if the content type is not JSON, and with 400 if the JSON does not
    /// fit the type.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        let bytes = self.bytes()?;
        if !matches!(self.body(), ApiBody::Json(_)) {
            return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let json: &[u8] = if bytes.is_empty() { b"{}" } else { bytes };
        serde_json::from_slice(json).map_err(|_| ApiError::new(StatusCode::BAD_REQUEST))
    }

    /// The body as text, whatever its content type; empty if there is none.
    ///
    /// # Errors
    ///
    /// Is answered with 400 if it is not UTF-8.
    pub fn text(&self) -> Result<&str, ApiError> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|_| ApiError::new(StatusCode::BAD_REQUEST))
    }

    /// The body as a form, held to its rules: sent as a form, or as a JSON object, which is
    /// read as [`FormValues::from_json`] says.
    ///
    /// The fields as they were sent are in [`body`](Self::body).
    ///
    /// # Errors
    ///
    /// Is answered with 415 if the content type is neither, with 400 if the JSON is no form,
    /// and with 422 and the field errors if rules are broken.
    pub fn form<F: Form>(&self) -> Result<F, ApiError> {
        self.bytes()?;
        let of_json;
        let values = match self.body() {
            ApiBody::Form(values) => values,
            ApiBody::Json(json) => {
                of_json = FormValues::from_json(json)
                    .map_err(|_| ApiError::new(StatusCode::BAD_REQUEST))?;
                &of_json
            }
            _ => return Err(ApiError::new(StatusCode::UNSUPPORTED_MEDIA_TYPE)),
        };
        F::decode(values).map_err(ApiError::from)
    }

    /// The body as it was sent: unread on a route with `raw_body(true)`, else the bytes that were
    /// read.
    pub fn into_body(self) -> Body {
        match self.body {
            RequestBody::Read { bytes, .. } => Body::from(bytes),
            RequestBody::Raw(body) => body.into_inner().unwrap_or_else(PoisonError::into_inner),
        }
    }

    fn bytes(&self) -> Result<&Bytes, ApiError> {
        match &self.body {
            RequestBody::Read { bytes, .. } => Ok(bytes),
            RequestBody::Raw(_) => {
                let problem = "the route has raw_body(true): its body is read from `into_body()`";
                Err(Error::failed(problem).into())
            }
        }
    }
}

impl<S: Send + Sync> FromRequest<S> for ApiRequest {
    type Rejection = ApiRequestRejection;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiRequestRejection> {
        Self::read(request, BodyMode::Read { limit: BODY_LIMIT }).await
    }
}
