//! What an action takes of the request besides its arguments.

use std::{any::type_name, time::Duration};

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use formwork_core::{Error, Kind, Result, redirect, too_many_requests, unavailable};
use http::{Request, StatusCode, header, request::Parts};
use leptos::prelude::use_context;

use crate::request::RequestContext;

/// A tuple of up to six extractors: the types of an action's `#[extract]` parameters, in order.
#[diagnostic::on_unimplemented(
    message = "an action cannot take this from the request",
    note = "what `#[extract]` stands on implements axum's `FromRequestParts<()>`; there are at most six"
)]
pub trait Extractors: Sized + Send + 'static {
    /// Whether they look at the request: all do but the empty tuple.
    const ASKS_REQUEST: bool = true;

    /// Takes them from the request that the action is called in.
    ///
    /// # Errors
    ///
    /// The first refusal, as the error that says the same: a redirect, 401, 403, 404, 429, 503 with
    /// `Retry-After`; another client error is [`Kind::Malformed`], and everything else
    /// [`Kind::Failed`].
    fn extract() -> impl Future<Output = Result<Self>> + Send;
}

impl Extractors for () {
    const ASKS_REQUEST: bool = false;

    async fn extract() -> Result<Self> {
        Ok(())
    }
}

macro_rules! extractor_tuples {
    ($(($($extractor:ident)*))*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($extractor),*> Extractors for ($($extractor,)*)
        where
            $($extractor: FromRequestParts<()> + Send + 'static),*
        {
            async fn extract() -> Result<Self> {
                let mut head = head();
                Ok(($(extract_one::<$extractor>(&mut head).await?,)*))
            }
        }
    )*};
}
extractor_tuples! { (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

async fn extract_one<T: FromRequestParts<()>>(head: &mut Parts) -> Result<T> {
    let extracted = T::from_request_parts(head, &()).await;
    extracted.map_err(|rejection| refusal(type_name::<T>(), &rejection.into_response()))
}

/// The head of the request as it reached the action's page, endpoint or handler; in the render of a
/// page, that of the page. Elsewhere, as in a cached handler, it is the visitor's, and is noted.
fn head() -> Parts {
    let context = RequestContext::current();
    let known = context.as_ref().and_then(|context| context.head().cloned()).or_else(use_context);
    known.unwrap_or_else(|| {
        let mut parts = Request::new(()).into_parts().0;
        if let Some(context) = context {
            context.note_visitor_read("headers");
            parts.headers.clone_from(context.headers());
        }
        parts
    })
}

/// What the response by which `extractor` refuses says, as an action's own error.
fn refusal(extractor: &str, response: &Response) -> Error {
    let text = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
    let seconds = text(header::RETRY_AFTER).and_then(|seconds| seconds.parse().ok());
    let status = response.status();
    match (status, text(header::LOCATION)) {
        (StatusCode::UNAUTHORIZED, _) => Kind::Unauthorized.into(),
        (StatusCode::FORBIDDEN, _) => Kind::Forbidden.into(),
        (StatusCode::NOT_FOUND, _) => Kind::NotFound.into(),
        (StatusCode::TOO_MANY_REQUESTS, _) => {
            too_many_requests(Duration::from_secs(seconds.unwrap_or(1)))
        }
        (StatusCode::SERVICE_UNAVAILABLE, _) if seconds.is_some() => {
            unavailable(Duration::from_secs(seconds.unwrap_or(1)))
        }
        (_, Some(location)) if status.is_redirection() => redirect(location).into(),
        _ if status.is_client_error() => Kind::Malformed.into(),
        _ => Error::failed(format!("{extractor} refused an action with {status}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(response: impl IntoResponse, expect: &str) {
        let error = refusal("Extractor", &response.into_response());
        assert_eq!(format!("{error:?}"), expect);
    }

    #[test]
    fn a_refusal_says_what_its_response_says() {
        check(StatusCode::UNAUTHORIZED, "Unauthorized");
        check(StatusCode::FORBIDDEN, "Forbidden");
        check(StatusCode::NOT_FOUND, "NotFound");
        check(StatusCode::BAD_REQUEST, "Malformed");
        check(StatusCode::UNPROCESSABLE_ENTITY, "Malformed");
        let limited = (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, "7")]);
        check(limited, "TooManyRequests(7s)");
        check(StatusCode::TOO_MANY_REQUESTS, "TooManyRequests(1s)");
        let away = (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "7")]);
        check(away, "Unavailable(7s, None)");
        let failed = "Extractor refused an action with 500 Internal Server Error";
        check(StatusCode::INTERNAL_SERVER_ERROR, &format!("Failed({failed:?})"));
        check(StatusCode::SEE_OTHER, "Failed(\"Extractor refused an action with 303 See Other\")");
    }

    #[test]
    fn a_redirect_stays_one() {
        let response = (StatusCode::SEE_OTHER, [(header::LOCATION, "/sign-in")]).into_response();
        let Kind::Redirect(redirect) = refusal("Extractor", &response).into_kind() else {
            panic!("no redirect");
        };
        assert_eq!(redirect.location(), "/sign-in");
    }
}
