//! A route handler: one function per HTTP method.

use std::{
    convert::Infallible,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::Request,
    handler::Handler,
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{MethodRouter, Route},
};
use formwork_core::cache::Cache;
use http::{HeaderValue, Method, StatusCode, header};
use tower::{Layer, Service};

use super::{
    HandlerFn,
    cached_handler::{CachedHandler, Place},
    layers::Layers,
    serve_cached::Policy,
};
use crate::{action::ActionEntry, extract::VisitorIndependent, origin, request::RequestContext};

/// The functions of a route handler, by method.
///
/// They are plain axum handlers, with axum's extractors and responses. HEAD is answered from GET
/// and OPTIONS with 204 and `Allow`, unless they have functions of their own; another known method
/// gets 405 with `Allow`. A function that panics is answered with 500 and an empty body.
///
/// # Limits
///
/// A body has at most [`BODY_LIMIT`](crate::config::BODY_LIMIT), 1 MiB: axum's extractors answer a larger one with 413. A
/// route raises it with axum's own layer, `.layer(DefaultBodyLimit::max(..))`.
///
/// # Examples
///
/// ```
/// use axum::extract::DefaultBodyLimit;
/// use formwork_server::routing::{Methods, Routes};
/// use tower_http::cors::{Any, CorsLayer};
///
/// async fn upload(body: axum::body::Bytes) -> String {
///     body.len().to_string()
/// }
///
/// let routes = Routes::new()
///     .route("/api/ping", Methods::new().get(async || "pong").layer(CorsLayer::new().allow_origin(Any)))
///     .route(
///         "/api/upload",
///         Methods::new().post(upload).layer(DefaultBodyLimit::max(8 << 20)).same_origin(),
///     );
/// ```
#[derive(Debug, Default)]
pub struct Methods {
    router: MethodRouter,
    names: Vec<&'static str>,
    layers: Layers,
    /// Told to a cached GET once it is known.
    place: Arc<OnceLock<Place>>,
}

macro_rules! method {
    ($($method:ident $name:literal)*) => {$(
        #[doc = concat!("Answers ", $name, " with an axum handler.")]
        #[must_use]
        pub fn $method<H, T>(mut self, handler: H) -> Self
        where
            H: Handler<T, ()>,
            T: 'static,
        {
            self.names.push($name);
            self.router = self.router.$method(Noting(handler));
            self
        }
    )*};
}

impl Methods {
    /// No method yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    method! {
        get "GET" post "POST" put "PUT" patch "PATCH" delete "DELETE" head "HEAD" options "OPTIONS"
    }

    /// Answers GET with a function whose answer is kept for every visitor alike.
    ///
    /// As a cached page, by the same rules. Only 200 is kept, and never with `Set-Cookie`, `Vary`, or
    /// a `Cache-Control` of `private` or `no-store`. Layers of the route are asked for every request,
    /// also for what is kept; an answer to which one adds a cookie is `private, no-store`.
    ///
    /// # Panics
    ///
    /// If `cache` is [`only_listed`](Cache::only_listed): a handler lists nothing.
    #[track_caller]
    #[must_use]
    pub fn cached_get<F, Args>(mut self, handler: F, cache: Cache) -> Self
    where
        F: HandlerFn<Args>,
        Args: VisitorIndependent,
    {
        assert!(!cache.is_only_listed(), "`only_listed` is for pages with `static_params`");
        self.names.push("GET");
        let place = Arc::clone(&self.place);
        let handler = Arc::new(CachedHandler::new(handler, Policy::of::<Args>(cache), place));
        self.router = self.router.get(async move |request| handler.answer(request).await);
        self
    }

    /// Puts a tower layer around this route: around every method of it, those that are added
    /// later, OPTIONS and 405 included. Of several, the one that is added last is the outermost.
    ///
    /// `tower_http::cors::CorsLayer` makes a route readable from other origins. It answers every
    /// OPTIONS by itself, as a preflight.
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

    /// Holds every method of this route that changes something (all but GET, HEAD, OPTIONS and
    /// TRACE) to the [cross-origin rule](crate::origin): what does not pass is answered with an
    /// empty 403, or 400 if a header that decides is given twice.
    ///
    /// For a route that the site's own pages call with the visitor's cookies. Other route
    /// handlers are public APIs. It is a [`layer`](Self::layer) and stands among them in order.
    #[must_use]
    pub fn same_origin(self) -> Self {
        self.layer(middleware::from_fn(check_origin))
    }

    pub(crate) fn into_router(self, route: &str) -> MethodRouter {
        let Self { router, names, layers, place } = self;
        let is_layered = !layers.is_empty() || names.contains(&"HEAD");
        let _ = place.set(Place { route: route.to_owned(), is_layered });
        let allow = allow(&names);
        let not_allowed = allow.clone();
        let mut router = router.fallback(async move || {
            (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, not_allowed)])
        });
        if !names.contains(&"OPTIONS") {
            router =
                router.options(async move || (StatusCode::NO_CONTENT, [(header::ALLOW, allow)]));
        }
        layers.apply(router)
    }
}

/// A handler whose actions may ask for the head of its request.
#[derive(Clone)]
struct Noting<H>(H);

impl<H, T> Handler<T, ()> for Noting<H>
where
    H: Handler<T, ()>,
    T: 'static,
{
    type Future = H::Future;

    fn call(self, request: Request, state: ()) -> Self::Future {
        self.0.call(note_head(request), state)
    }
}

fn note_head(request: Request) -> Request {
    // The handler takes the head away: a copy costs more than all else that is done for a request.
    if !ActionEntry::any_extracts() {
        return request;
    }
    let (parts, body) = request.into_parts();
    if let Some(context) = RequestContext::current() {
        context.note_head(Arc::new(parts.clone()));
    }
    Request::from_parts(parts, body)
}

async fn check_origin(request: Request, next: Next) -> Response {
    let is_safe = [Method::GET, Method::HEAD, Method::OPTIONS, Method::TRACE];
    if is_safe.contains(request.method()) {
        return next.run(request).await;
    }
    let Some(context) = RequestContext::current() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    match origin::check(request.headers(), context.site().config()) {
        Ok(()) => next.run(request).await,
        Err(rejection) => rejection.status().into_response(),
    }
}

/// The value of `Allow` (RFC 9110, section 10.2.1), sorted.
pub(crate) fn allow(names: &[&str]) -> HeaderValue {
    let implied = names.contains(&"GET").then_some("HEAD");
    let mut names: Vec<&str> = names.iter().copied().chain(implied).chain(["OPTIONS"]).collect();
    names.sort_unstable();
    names.dedup();
    HeaderValue::try_from(names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}
