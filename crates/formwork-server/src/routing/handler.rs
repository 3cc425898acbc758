//! An API route: one function for every method.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{
    extract::Request,
    response::{IntoResponse, Response},
    routing::{MethodRouter, Route, any},
};
use futures::future::BoxFuture;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use tower::{Layer, Service};

use super::layers::Layers;
use crate::{
    api::{ApiRequest, BodyMode, WholeBody, without_content},
    cache::encoding,
    config::BODY_LIMIT,
};

type Function = Arc<dyn Fn(ApiRequest) -> BoxFuture<'static, Response> + Send + Sync>;

/// An API route: an async function from [`ApiRequest`] to a response, for every method.
///
/// The result is an [`ApiResponse`](crate::api::ApiResponse), a `Result` of it and
/// [`ApiError`](crate::api::ApiError), or whatever else is a response to axum. HEAD reaches the
/// function as HEAD, and the body of its answer is dropped; OPTIONS reaches it as well.
///
/// An [`ApiResponse`](crate::api::ApiResponse) with status 200 to GET or HEAD gets a strong `ETag`
/// by its body, unless it has one, and becomes 304 if `If-None-Match` holds that. A stream has
/// none.
///
/// # Limits
///
/// The body is read before the function runs, up to [`BODY_LIMIT`], 1 MiB, or
/// [`body_limit`](Self::body_limit); a larger one is answered with 413.
///
/// # Examples
///
/// ```
/// use formwork_server::{
///     api::{ApiError, ApiRequest, ApiResponse},
///     routing::{Handler, Routes},
/// };
///
/// async fn double(request: ApiRequest) -> Result<ApiResponse, ApiError> {
///     // 400 if the body is no number, 415 if it is no JSON.
///     let number: u32 = request.json()?;
///     Ok(ApiResponse::new().json(&(u64::from(number) * 2)))
/// }
///
/// async fn webhook(request: ApiRequest) -> ApiResponse {
///     let signature = request.headers().contains_key("x-signature");
///     let body = axum::body::to_bytes(request.into_body(), 64 * 1024).await;
///     ApiResponse::new().status(if signature && body.is_ok() { 204 } else { 401 })
/// }
///
/// let routes = Routes::new()
///     .handler("/api/double", double)
///     .handler("/api/webhook", Handler::new(webhook).raw_body(true));
/// ```
#[derive(Clone)]
pub struct Handler {
    function: Function,
    raw_body: bool,
    body_limit: usize,
    layers: Layers,
}

impl Handler {
    /// An API route that `function` answers.
    pub fn new<F, Fut>(function: F) -> Self
    where
        F: Fn(ApiRequest) -> Fut + Send + Sync + 'static,
        Fut: Future<Output: IntoResponse> + Send + 'static,
    {
        let function: Function = Arc::new(move |request| {
            let answer = function(request);
            Box::pin(async move { answer.await.into_response() })
        });
        Self { function, raw_body: false, body_limit: BODY_LIMIT, layers: Layers::default() }
    }

    /// Whether the body is left to the function, which takes it by
    /// [`ApiRequest::into_body`]: it is neither read nor limited before.
    #[must_use]
    pub fn raw_body(mut self, raw: bool) -> Self {
        self.raw_body = raw;
        self
    }

    /// Sets the greatest body that is read before the function runs, in bytes.
    #[must_use]
    pub fn body_limit(mut self, limit: usize) -> Self {
        self.body_limit = limit;
        self
    }

    /// Puts a tower layer around this route. Of several, the one that is added last is the
    /// outermost.
    #[must_use]
    pub fn layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.layers.push(layer);
        self
    }

    pub(crate) fn into_router(self) -> MethodRouter {
        let Self { function, raw_body, body_limit, layers } = self;
        let body = if raw_body { BodyMode::Raw } else { BodyMode::Read { limit: body_limit } };
        layers.apply(any(async move |request: Request| answer(&function, body, request).await))
    }
}

/// A [`Handler`], or its function alone.
#[diagnostic::on_unimplemented(
    message = "this function is not an API route",
    note = "an API route is an async function that takes `ApiRequest` and returns `ApiResponse`, a `Result` of it and `ApiError`, or another response of axum"
)]
pub trait IntoHandler {
    #[doc(hidden)]
    fn into_handler(self) -> Handler;
}

impl IntoHandler for Handler {
    fn into_handler(self) -> Handler {
        self
    }
}

impl<F, Fut> IntoHandler for F
where
    F: Fn(ApiRequest) -> Fut + Send + Sync + 'static,
    Fut: Future<Output: IntoResponse> + Send + 'static,
{
    fn into_handler(self) -> Handler {
        Handler::new(self)
    }
}

impl fmt::Debug for Handler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler")
            .field("raw_body", &self.raw_body)
            .field("body_limit", &self.body_limit)
            .field("layers", &self.layers)
            .finish_non_exhaustive()
    }
}

async fn answer(function: &Function, body: BodyMode, request: Request) -> Response {
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    let conditions = is_read.then(|| conditions(request.headers()));
    let response = match ApiRequest::read(request, body).await {
        Ok(request) => function(request).await,
        Err(rejection) => return rejection.into_response(),
    };
    match conditions {
        Some(conditions) => validated(response, &conditions),
        None => response,
    }
}

/// What of a request is compared with the tag of its answer.
fn conditions(headers: &HeaderMap) -> HeaderMap {
    let tags = headers.get_all(header::IF_NONE_MATCH).iter();
    tags.map(|tags| (header::IF_NONE_MATCH, tags.clone())).collect()
}

/// The answer with its tag, or 304 in its place (RFC 9110, section 13.1.2).
fn validated(mut response: Response, conditions: &HeaderMap) -> Response {
    let whole = response.extensions_mut().remove::<WholeBody>();
    let Some(WholeBody(bytes)) = whole.filter(|_| response.status() == StatusCode::OK) else {
        return response;
    };
    let etag = match response.headers().get(header::ETAG) {
        Some(etag) => etag.clone(),
        None => match HeaderValue::try_from(format!("\"{}\"", encoding::hash(&bytes))) {
            Ok(etag) => etag,
            Err(_) => return response,
        },
    };
    if encoding::is_current(conditions, &strong(&etag)) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response = without_content(response);
    }
    response.headers_mut().insert(header::ETAG, etag);
    response
}

/// The tag without the mark of a weak one, for a comparison that does not heed it.
fn strong(etag: &HeaderValue) -> HeaderValue {
    let opaque = etag.as_bytes().strip_prefix(b"W/").unwrap_or(etag.as_bytes());
    HeaderValue::from_bytes(opaque).unwrap_or_else(|_| etag.clone())
}
