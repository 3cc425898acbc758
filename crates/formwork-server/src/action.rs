//! Running actions: from a form's post, and from an island's call.

use std::{sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use formwork_core::{Redirect, Result};
use http::{Method, StatusCode, header, request::Parts};

pub use entry::{ActionEntry, ServerAction, call};
pub use extractors::Extractors;
pub use once::OnceTransaction;
pub use wrapper::{Caller, Next, Outcome, Wrapper};

pub(crate) use call::{Called, answer as answer_call, called};
pub(crate) use entry::check_registry;
pub(crate) use location::{checked_location, refused_location, resolved};
pub(crate) use once::Once;
pub(crate) use post::answer as answer_post;
pub(crate) use sealed::sealer;

use to_end::ToEnd;

use crate::{error_response, language, request::RequestContext};

mod call;
mod entry;
mod extractors;
mod form_body;
mod inner;
mod location;
pub mod once;
mod post;
mod sealed;
mod submission;
mod to_end;
mod wrapper;

/// Whether the content type is `essence`, with no charset but UTF-8 and no content coding.
pub(crate) fn has_content_type(parts: &Parts, essence: &str) -> bool {
    if parts.headers.contains_key(header::CONTENT_ENCODING) {
        return false;
    }
    let value = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let Some(value) = value else { return false };
    if value.eq_ignore_ascii_case(essence) {
        return true;
    }
    let name = value.split(';').next().unwrap_or_default();
    name.trim().eq_ignore_ascii_case(essence) && is_utf8(value)
}

/// Whether a content type names no charset but UTF-8.
pub(crate) fn is_utf8(content_type: &str) -> bool {
    content_type.split(';').skip(1).map(str::trim).all(is_utf8_or_no_charset)
}

fn is_utf8_or_no_charset(parameter: &str) -> bool {
    match parameter.split_once('=') {
        Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
            value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
        }
        _ => true,
    }
}

/// Runs an action in its wrappers to its end, even if the client goes away. Cookies may be set.
async fn run_to_end(context: &Arc<RequestContext>, next: Next) -> Result<Outcome> {
    context.allow_cookies(true);
    // A shutdown waits for it.
    let counted = context.site().pending().one_here();
    let outcome = ToEnd::new(next.into_future(), |action| {
        // Then for itself; and so does what is to run after the answer, which has held that back so far.
        let alone = (context.site().pending().one(), context.hold());
        Box::pin(context.scope(async move {
            drop(action.await);
            drop(alone);
        }))
    });
    let outcome = outcome.await;
    drop(counted);
    context.allow_cookies(false);
    outcome
}

/// When to ask again, in whole seconds, rounded up.
pub(crate) fn retry_seconds(retry_after: Duration) -> u64 {
    retry_after.as_secs().saturating_add(u64::from(retry_after.subsec_nanos() > 0))
}

/// 303 to a redirect's target, or 308 if it is permanent, for what was no form's post.
pub(crate) fn redirected(redirect: &Redirect, parts: &Parts) -> Response {
    let mut response = see_other(redirect.location(), parts);
    let is_read = matches!(parts.method, Method::GET | Method::HEAD);
    if redirect.is_permanent() && is_read && response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
    }
    response
}

/// 303 to a redirect's target, or a failure if the target is not allowed.
pub(crate) fn see_other(location: &str, parts: &Parts) -> Response {
    match checked_location(&resolved(location, &language::of_request(parts))) {
        Some(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        None => error_response::failed(&refused_location(location), parts),
    }
}
