//! The request of an API route.

use std::convert::Infallible;

use axum::extract::{FromRequest, Request};
use formwork_core::FormValues;
use http::{HeaderMap, Method, request::Parts};

/// The request of an API route, whatever its method.
#[derive(Debug)]
pub struct ApiRequest {
    parts: Parts,
    query: FormValues,
}

impl ApiRequest {
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

    /// The parameters of the query; a repeated key has several values.
    #[must_use]
    pub fn query(&self) -> &FormValues {
        &self.query
    }
}

impl<S: Send + Sync> FromRequest<S> for ApiRequest {
    type Rejection = Infallible;

    async fn from_request(request: Request, _: &S) -> Result<Self, Infallible> {
        let (parts, _) = request.into_parts();
        let query = parts.uri.query().unwrap_or_default();
        // A query of more fields than a form may have counts as none.
        let query = FormValues::parse(query.as_bytes()).unwrap_or_default();
        Ok(Self { parts, query })
    }
}
