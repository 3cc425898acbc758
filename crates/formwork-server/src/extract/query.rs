//! The declared parameters of the query.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use formwork_core::{FormValues, query::QueryParameters};
use http::{StatusCode, request::Parts};

/// The declared parameters of the query, of a type that derives `Query`.
///
/// A query that does not fit is a 404: no link leads there. Parameters that are not declared are
/// ignored.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(
    /// The parameters.
    pub T,
);

/// The query is not one of the page's: 404.
#[derive(Clone, Copy, Debug)]
pub struct QueryRejection;

impl IntoResponse for QueryRejection {
    fn into_response(self) -> Response {
        StatusCode::NOT_FOUND.into_response()
    }
}

/// The parameters of a request's query; none if there are more than a form may have.
pub(crate) fn values(parts: &Parts) -> FormValues {
    let query = parts.uri.query().unwrap_or_default();
    FormValues::parse(query.as_bytes()).unwrap_or_default()
}

impl<S, T> FromRequestParts<S> for Query<T>
where
    S: Send + Sync,
    T: QueryParameters,
{
    type Rejection = QueryRejection;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, QueryRejection> {
        T::decode(&values(parts)).map(Self).ok_or(QueryRejection)
    }
}
