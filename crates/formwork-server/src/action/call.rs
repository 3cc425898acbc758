//! An island's call of an action.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use axum::{
    body::{self as axum_body, Body},
    response::{IntoResponse, Response},
};
use formwork_core::{
    Error, FieldErrors, Kind, Redirect,
    field::Messages,
    wire::{ACTION_PATH, CallAnswer, CallError, CallRequest, CallValue},
};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, header, request::Parts};
use percent_encoding::percent_decode_str;
use serde_json::value::RawValue;

use super::{
    checked_location, entry::ActionEntry, inner, refused_location, resolved, retry_seconds, sealed,
    wrapper::Outcome,
};
use crate::{
    body::{self, ReadBody},
    config::BODY_LIMIT,
    error_response, gate,
    origin::{self, OriginRejection},
    outcome,
    request::RequestContext,
};

mod words;

/// The greatest page that is sent along with an answer, in bytes.
const HTML_LIMIT: usize = 16 * 1024 * 1024;

/// Headers of every answer: data for the code that asked, never a page, a script or something to keep.
static HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let mut headers = HeaderMap::with_capacity(12);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let policy = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    // Every answer gets one: a copy has room for what it holds, and for no more.
    headers.insert(gate::REQUEST_ID, HeaderValue::from_static(""));
    headers
});

/// What a call asks for: an action, or nothing that there is.
pub(crate) struct Called {
    action: Option<&'static ActionEntry>,
    /// Whether its path is written as every link writes it.
    pub(crate) is_canonical: bool,
}

/// What a request calls, if it is a call: `POST /_formwork/action/<id>`.
pub(crate) fn called<B>(request: &Request<B>) -> Option<Called> {
    if *request.method() != Method::POST {
        return None;
    }
    let id = request.uri().path().strip_prefix(ACTION_PATH)?;
    if let Some(action) = ActionEntry::find(id) {
        return Some(Called { action: Some(action), is_canonical: id.is_ascii() });
    }
    // Only a name beyond ASCII is written otherwise than it is.
    let action = ActionEntry::find(&percent_decode_str(id).decode_utf8_lossy());
    let is_one_segment = !id.is_empty() && !id.contains('/');
    (action.is_some() || is_one_segment).then_some(Called { action, is_canonical: false })
}

/// Answers a call.
pub(crate) async fn answer(
    context: Arc<RequestContext>,
    Called { action, .. }: Called,
    body: impl ReadBody,
) -> Response {
    context.allow_cookies(false);
    let answer = match Call::read(&context, action, body).await {
        Ok(call) => call.run().await.in_words(context.language().tag()),
        // The language of the page is in what was not read: the page has words for it.
        Err(status) => refused(status),
    };
    match answer {
        Answer::Value(json) => written(StatusCode::OK, json),
        Answer::Other(status, answer) => other(status, &answer),
    }
}

fn written(status: StatusCode, json: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(json));
    *response.status_mut() = status;
    response.headers_mut().clone_from(&HEADERS);
    response
}

fn other(status: StatusCode, answer: &CallAnswer) -> Response {
    let Ok(json) = serde_json::to_vec(answer) else {
        return (StatusCode::INTERNAL_SERVER_ERROR, HEADERS.clone()).into_response();
    };
    let mut response = written(status, json);
    let headers = response.headers_mut();
    let Some(error) = &answer.error else { return response };
    if let Some(seconds) = error.retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    let digest = error.digest.as_ref().and_then(|digest| HeaderValue::try_from(digest).ok());
    if let Some(digest) = digest {
        headers.insert(error_response::DIGEST_HEADER, digest);
    }
    response
}

/// What has become of the page that an island is on.
enum Fresh {
    Html(String),
    /// It leads to another place of the site.
    Elsewhere(String),
}

/// What a call is answered.
enum Answer {
    /// 200 with the value alone: a [`CallValue`], as it was written.
    Value(Vec<u8>),
    Other(StatusCode, Box<CallAnswer>),
}

impl Answer {
    fn new(status: StatusCode, answer: CallAnswer) -> Self {
        Self::Other(status, Box::new(answer))
    }

    fn redirect(&self) -> Option<&str> {
        match self {
            Self::Value(_) => None,
            Self::Other(_, answer) => answer.redirect.as_deref(),
        }
    }

    /// The same with what is said of an error, in the language of a tag.
    fn in_words(mut self, tag: &str) -> Self {
        if let Self::Other(_, answer) = &mut self
            && let Some(error) = &mut answer.error
        {
            error.message = Some(words::of(&error.code, tag).to_owned());
        }
        self
    }

    /// The same with what `add` says besides.
    fn with(self, add: impl FnOnce(&mut CallAnswer)) -> Self {
        let (status, mut answer) = match self {
            Self::Value(json) => {
                // Few answers say more, so that is read once more which was written.
                let value = serde_json::from_slice::<CallValue<Box<RawValue>>>(&json);
                let ok = value.ok().map(|value| value.ok);
                (StatusCode::OK, Box::new(CallAnswer { ok, ..CallAnswer::default() }))
            }
            Self::Other(status, answer) => (status, answer),
        };
        add(&mut answer);
        Self::Other(status, answer)
    }
}

/// A call whose body has been read.
struct Call<'a> {
    context: &'a Arc<RequestContext>,
    parts: &'a Parts,
    request: CallRequest,
    action: &'static ActionEntry,
}

impl<'a> Call<'a> {
    async fn read(
        context: &'a Arc<RequestContext>,
        action: Option<&'static ActionEntry>,
        body: impl ReadBody,
    ) -> Result<Self, StatusCode> {
        let parts = context.log_head();
        origin::check(&parts.headers, context.site().config()).map_err(OriginRejection::status)?;
        if !super::has_content_type(parts, "application/json") {
            return Err(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        }
        let limit = action.map_or(BODY_LIMIT, ActionEntry::body_limit);
        let body = body::read(body, limit).await;
        let body = body.map_err(body::BodyRejection::status)?;
        let action = action.ok_or(StatusCode::NOT_FOUND)?;
        let mut request: CallRequest =
            serde_json::from_slice(&body).map_err(|_| StatusCode::BAD_REQUEST)?;
        let args = sealed::open_call(context, action, request.args);
        request.args = args.ok_or(StatusCode::BAD_REQUEST)?;
        if context.site().languages().is_some() {
            context.set_language(context.site().split_language(&request.page).0);
        }
        Ok(Self { context, parts, request, action })
    }

    async fn run(mut self) -> Answer {
        let next = self.action.call_json(std::mem::take(&mut self.request.args));
        let next = self.action.wrap(next);
        let answer = match super::run_to_end(self.context, next).await {
            Ok(outcome) => self.succeeded(outcome),
            Err(error) => self.failed(error.into_kind()),
        };
        if let Some(location) = answer.redirect() {
            outcome::keep(self.context, location);
            return answer;
        }
        if self.request.refresh {
            self.context.notices.ask_for_refresh();
        }
        match self.fresh_page().await {
            Some(Fresh::Html(html)) => answer.with(|it| it.html = Some(html)),
            Some(Fresh::Elsewhere(location)) => answer.with(|it| it.redirect = Some(location)),
            None => answer,
        }
    }

    fn succeeded(&self, outcome: Outcome) -> Answer {
        let redirect = outcome.redirect().map(|redirect| self.target(redirect));
        let answer = match outcome.into_answer() {
            Some(json) => Answer::Value(json),
            None => Answer::new(StatusCode::OK, CallAnswer::default()),
        };
        match redirect {
            None => answer,
            Some(Ok(location)) => answer.with(|it| it.redirect = Some(location)),
            Some(Err(refused)) => self.failed(refused.into_kind()),
        }
    }

    /// Where a redirect leads from the page that the island is on.
    fn target(&self, redirect: &Redirect) -> Result<String, Error> {
        let location = resolved(redirect.location(), &self.request.page).into_owned();
        match checked_location(&location) {
            Some(_) => Ok(location),
            None => Err(Error::failed(refused_location(redirect.location()))),
        }
    }

    /// The page that the island is on, if the call changed what it shows, or asked for it; or where
    /// it leads now.
    async fn fresh_page(&self) -> Option<Fresh> {
        let page = &self.request.page;
        let path = page.split(['?', '#']).next().filter(|path| path.starts_with('/'))?;
        if !self.context.has_changed(path) {
            return None;
        }
        // Few calls do: their answers need not all have room for it.
        let page = Box::pin(inner::get_again(self.context, self.parts, page.clone())).await;
        if page.is_elsewhere {
            // Shown under the address of the page that it is on, another one would be wrong.
            return checked_location(&page.location).map(|_| Fresh::Elsewhere(page.location));
        }
        let response = page.response;
        let content_type = response.headers().get(header::CONTENT_TYPE)?.to_str().ok()?;
        if response.status() != StatusCode::OK || !content_type.starts_with("text/html") {
            return None;
        }
        let bytes = axum_body::to_bytes(response.into_body(), HTML_LIMIT).await.ok()?;
        String::from_utf8(bytes.into()).ok().map(Fresh::Html)
    }

    fn failed(&self, kind: Kind) -> Answer {
        match kind {
            Kind::Invalid(errors) => self.invalid(StatusCode::UNPROCESSABLE_ENTITY, errors),
            Kind::Conflict(errors) => self.invalid(StatusCode::CONFLICT, errors),
            Kind::Redirect(redirect) => match self.target(&redirect) {
                Ok(location) => {
                    let redirect = Some(location);
                    Answer::new(StatusCode::OK, CallAnswer { redirect, ..CallAnswer::default() })
                }
                Err(refused) => self.failed(refused.into_kind()),
            },
            Kind::Unauthorized => refused(StatusCode::UNAUTHORIZED),
            Kind::Forbidden => refused(StatusCode::FORBIDDEN),
            Kind::NotFound => refused(StatusCode::NOT_FOUND),
            Kind::Malformed => refused(StatusCode::BAD_REQUEST),
            Kind::TooManyRequests { retry_after } => {
                later(StatusCode::TOO_MANY_REQUESTS, "too_many_requests", retry_after)
            }
            Kind::Unavailable { retry_after, cause } => {
                error_response::log_unavailable(cause.as_deref(), self.parts);
                later(StatusCode::SERVICE_UNAVAILABLE, "unavailable", retry_after)
            }
            Kind::Failed(source) => self.broken(&error_response::describe(&*source)),
            other => self.broken(&format!("{other:?}")),
        }
    }

    fn invalid(&self, status: StatusCode, errors: FieldErrors) -> Answer {
        let messages = Messages::of(self.context.language().tag());
        let invalid = Some(errors.with_messages(messages));
        Answer::new(status, CallAnswer { invalid, ..CallAnswer::default() })
    }

    fn broken(&self, cause: &str) -> Answer {
        let digest = Some(error_response::log_failure(cause, self.parts).to_string());
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        error(status, CallError { digest, ..CallError::of("failed") })
    }
}

fn refused(status: StatusCode) -> Answer {
    let code = match status {
        StatusCode::UNAUTHORIZED => "unauthorized",
        StatusCode::FORBIDDEN => "forbidden",
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::PAYLOAD_TOO_LARGE => "too_large",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "content_type",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        _ => "malformed",
    };
    error(status, CallError::of(code))
}

/// What may be asked again.
fn later(status: StatusCode, code: &str, retry_after: Duration) -> Answer {
    let retry_after = Some(retry_seconds(retry_after));
    error(status, CallError { retry_after, ..CallError::of(code) })
}

fn error(status: StatusCode, error: CallError) -> Answer {
    Answer::new(status, CallAnswer { error: Some(error), ..CallAnswer::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_besides_stands_beside_the_value() {
        let json = serde_json::to_vec(&CallValue { ok: [1, 2] }).unwrap();
        assert_eq!(json, br#"{"ok":[1,2]}"#);
        let answer = Answer::Value(json).with(|it| it.html = Some("page".to_owned()));
        let Answer::Other(status, answer) = answer else { panic!("it is more than the value") };
        let json = serde_json::to_string(&answer).unwrap();
        assert_eq!((status, &*json), (StatusCode::OK, r#"{"ok":[1,2],"html":"page"}"#));
    }
}
