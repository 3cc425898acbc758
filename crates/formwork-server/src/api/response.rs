//! The answer of an API route.

use std::convert::Infallible;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde::Serialize;

use super::error::failed;
use crate::action::{checked_location, refused_location};

/// Headers that frame a message: the server writes them, and another value would break it.
const FRAMING: [HeaderName; 3] =
    [header::CONTENT_LENGTH, header::TRANSFER_ENCODING, header::CONNECTION];

/// The answer of an API route.
///
/// A call that cannot be carried out, such as a header with a line break in it, makes the answer
/// a 500 with an empty body, and the log says why. 204 and 304 have no body, whatever was set.
///
/// # Examples
///
/// ```
/// use formwork_server::api::ApiResponse;
/// use axum::response::IntoResponse;
///
/// let answer = ApiResponse::new().status(201).json(&["created"]).into_response();
/// assert_eq!(answer.status(), 201);
/// assert_eq!(answer.headers()["content-type"], "application/json");
///
/// let answer = ApiResponse::new().set_header("x-note", "a\r\nb").send("text").into_response();
/// assert_eq!(answer.status(), 500);
/// ```
#[derive(Debug, Default)]
pub struct ApiResponse {
    status: StatusCode,
    headers: HeaderMap,
    content: Content,
    /// The first thing that could not be done.
    failure: Option<String>,
}

#[derive(Debug, Default)]
enum Content {
    #[default]
    Empty,
    Whole(Bytes),
    Stream(Body),
}

/// The body of a response that is complete in memory; an extension of the response.
#[derive(Clone, Debug)]
pub(crate) struct WholeBody(pub(crate) Bytes);

/// What [`ApiResponse::send`] takes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as it is",
    note = "send a string, bytes or a `serde_json::Value`; other values go by `.json(&value)`, streams by `.stream(body)`"
)]
pub trait Payload {
    /// The content type, unless the answer has one.
    const CONTENT_TYPE: &'static str;

    /// The bytes of the body.
    fn into_bytes(self) -> Bytes;
}

macro_rules! payloads {
    ($content_type:literal $($ty:ty => $bytes:expr),*) => {$(
        impl Payload for $ty {
            const CONTENT_TYPE: &'static str = $content_type;

            fn into_bytes(self) -> Bytes {
                $bytes(self)
            }
        }
    )*};
}
payloads! {
    "text/plain; charset=utf-8"
    String => Bytes::from,
    &str => |text: &str| Bytes::copy_from_slice(text.as_bytes())
}
payloads! {
    "application/octet-stream"
    Bytes => std::convert::identity,
    Vec<u8> => Bytes::from,
    &[u8] => Bytes::copy_from_slice
}
payloads! {
    "application/json"
    serde_json::Value => |value: serde_json::Value| Bytes::from(value.to_string())
}

impl ApiResponse {
    /// 200 with an empty body.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the status, from 200 to 999.
    #[must_use]
    pub fn status(mut self, status: u16) -> Self {
        match StatusCode::from_u16(status) {
            Ok(status) if !status.is_informational() => self.status = status,
            _ => self.fail(|| format!("{status} is no status of an answer: expected 200 to 999")),
        }
        self
    }

    /// Sets the body to `value` as JSON.
    #[must_use]
    pub fn json(mut self, value: &impl Serialize) -> Self {
        match serde_json::to_vec(value) {
            Ok(json) => self.content("application/json", Content::Whole(json.into())),
            Err(error) => self.fail(|| format!("cannot write the answer as JSON: {error}")),
        }
        self
    }

    /// Sets the body: a string is `text/plain; charset=utf-8`, bytes are
    /// `application/octet-stream`, a `serde_json::Value` is JSON.
    #[must_use]
    pub fn send<P: Payload>(mut self, payload: P) -> Self {
        self.content(P::CONTENT_TYPE, Content::Whole(payload.into_bytes()));
        self
    }

    /// Sets the body to one that is made while it is sent; `application/octet-stream`.
    #[must_use]
    pub fn stream(mut self, body: Body) -> Self {
        self.content("application/octet-stream", Content::Stream(body));
        self
    }

    /// Redirects with 307, so that the client repeats method and body: to a path of the site, or
    /// to a URL of its own or a trusted origin. Every other target is refused.
    ///
    /// To lead elsewhere on purpose, say so: `.status(302).set_header("location", url)`.
    #[must_use]
    pub fn redirect(self, location: &str) -> Self {
        self.redirect_with(307, location)
    }

    /// Redirects with 301, 302, 303, 307 or 308, to where [`redirect`](Self::redirect) may.
    #[must_use]
    pub fn redirect_with(mut self, status: u16, location: &str) -> Self {
        if !matches!(status, 301 | 302 | 303 | 307 | 308) {
            self.fail(|| format!("{status} is no redirect: expected 301, 302, 303, 307 or 308"));
            return self;
        }
        match checked_location(location) {
            Some(location) => drop(self.headers.insert(header::LOCATION, location)),
            None => self.fail(|| refused_location(location)),
        }
        self.status(status)
    }

    /// Sets a header; one of that name is replaced.
    #[must_use]
    pub fn set_header(mut self, name: &str, value: &str) -> Self {
        if let Some((name, value)) = self.header(name, value) {
            self.headers.insert(name, value);
        }
        self
    }

    /// Adds a header, beside those of that name.
    #[must_use]
    pub fn append_header(mut self, name: &str, value: &str) -> Self {
        if let Some((name, value)) = self.header(name, value) {
            self.headers.append(name, value);
        }
        self
    }

    fn header(&mut self, name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
        match (HeaderName::try_from(name), HeaderValue::from_bytes(value.as_bytes())) {
            (Ok(name), _) if FRAMING.contains(&name) => {
                self.fail(|| format!("the header {name} is written by the server alone"));
                None
            }
            (Ok(name), Ok(value)) => Some((name, value)),
            _ => {
                // The value may be secret.
                self.fail(|| format!("no valid header: {name:?}, or its value"));
                None
            }
        }
    }

    fn content(&mut self, content_type: &'static str, content: Content) {
        let content_type = HeaderValue::from_static(content_type);
        self.headers.entry(header::CONTENT_TYPE).or_insert(content_type);
        self.content = content;
    }

    fn fail(&mut self, cause: impl FnOnce() -> String) {
        self.failure.get_or_insert_with(cause);
    }
}

impl IntoResponse for ApiResponse {
    fn into_response(self) -> Response {
        if let Some(cause) = self.failure {
            return failed(&cause);
        }
        let mut response = Response::new(Body::empty());
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        if matches!(self.status, StatusCode::NO_CONTENT | StatusCode::NOT_MODIFIED) {
            return without_content(response);
        }
        match self.content {
            Content::Stream(body) => *response.body_mut() = body,
            Content::Empty => drop(response.extensions_mut().insert(WholeBody(Bytes::new()))),
            Content::Whole(bytes) => {
                *response.body_mut() = Body::from(bytes.clone());
                response.extensions_mut().insert(WholeBody(bytes));
            }
        }
        response
    }
}

/// The response without its body and what describes that, for 204 and 304.
pub(crate) fn without_content(mut response: Response) -> Response {
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_LENGTH);
    // An empty body of no known length: of another one axum would say that it has zero bytes.
    *response.body_mut() = Body::from_stream(futures::stream::empty::<Result<Bytes, Infallible>>());
    response
}

/// A redirect to a path of the site or to an origin that is trusted, or else a failure.
pub(super) fn redirect(status: StatusCode, location: &str) -> Response {
    match checked_location(location) {
        Some(location) => (status, [(header::LOCATION, location)]).into_response(),
        None => failed(&refused_location(location)),
    }
}
