//! What a refusal means for the answer.

use std::time::Duration;

use axum::response::Response;
use formwork_core::Kind;
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};

use super::{Failure, is_development};
use crate::{action, error_response, routing::Refusal};

/// A refusal, as what is answered.
pub(super) enum Refused {
    /// An answer that is no page: a redirect, or what an extractor said.
    Response(Box<Response>),
    /// A page of this status; what may be asked again or was refused by an extractor has headers.
    Page(Failure, HeaderMap),
}

impl Refused {
    /// Decides, and logs a failure.
    pub(super) fn of(refusal: Refusal, parts: &Parts) -> Self {
        let error = match refusal {
            Refusal::Error(error) => error,
            Refusal::Response(response) if response.status().is_client_error() => {
                let mut headers = response.headers().clone();
                for name in [header::CONTENT_TYPE, header::CONTENT_LENGTH, header::ETAG] {
                    headers.remove(name);
                }
                return Self::page(response.status(), headers);
            }
            Refusal::Response(response) if response.status().is_server_error() => {
                return Self::failed(
                    &format!("an extractor answered {}", response.status()),
                    parts,
                );
            }
            Refusal::Response(response) => return Self::Response(response),
        };
        match error.into_kind() {
            Kind::Redirect(redirect) => {
                Self::Response(Box::new(action::redirected(&redirect, parts)))
            }
            Kind::Unauthorized => Self::status(StatusCode::UNAUTHORIZED),
            Kind::Forbidden => Self::status(StatusCode::FORBIDDEN),
            Kind::NotFound => Self::status(StatusCode::NOT_FOUND),
            Kind::Malformed => Self::status(StatusCode::BAD_REQUEST),
            Kind::TooManyRequests { retry_after } => {
                Self::later(StatusCode::TOO_MANY_REQUESTS, retry_after)
            }
            Kind::Unavailable { retry_after, cause } => {
                error_response::log_unavailable(cause.as_deref(), parts);
                Self::later(StatusCode::SERVICE_UNAVAILABLE, retry_after)
            }
            Kind::Invalid(errors) | Kind::Conflict(errors) => {
                Self::failed(&format!("field errors outside a form: {errors:?}"), parts)
            }
            Kind::Failed(source) => Self::failed(&error_response::describe(&*source), parts),
            other => Self::failed(&format!("{other:?}"), parts),
        }
    }

    fn status(status: StatusCode) -> Self {
        Self::page(status, HeaderMap::new())
    }

    /// What may be asked again.
    fn later(status: StatusCode, retry_after: Duration) -> Self {
        let seconds = HeaderValue::from(action::retry_seconds(retry_after));
        Self::page(status, HeaderMap::from_iter([(header::RETRY_AFTER, seconds)]))
    }

    fn page(status: StatusCode, headers: HeaderMap) -> Self {
        let seconds =
            headers.get(header::RETRY_AFTER).and_then(|it| it.to_str().ok()?.parse().ok());
        Self::Page(Failure::refused(status, seconds.map(Duration::from_secs)), headers)
    }

    fn failed(cause: &str, parts: &Parts) -> Self {
        let id = error_response::log_failure(cause, parts);
        let cause = is_development().then(|| cause.to_owned());
        Self::Page(Failure::logged(id, cause), HeaderMap::new())
    }
}
