//! What holds for every request: host, canonical path, language, panics, time limit, security headers,
//! log.

use std::{
    convert::Infallible,
    fmt,
    sync::{Arc, LazyLock},
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    BoxError, Router,
    body::{Body, HttpBody},
    extract::{DefaultBodyLimit, Request},
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use futures::{
    FutureExt,
    future::{BoxFuture, Either, Ready, ready},
};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts};
use tower::{Service, ServiceExt};

use crate::{
    action::{self, Called},
    body::{self, Guarded, Progress},
    cache::{self, Event, Lookup},
    config::{BODY_LIMIT, Config, REQUEST_SECONDS},
    cookies, error_response,
    headers::is_repeated,
    outcome, render,
    request::{self, Hold, PendingWork, RequestContext},
    request_id,
    routing::{
        ShipError, ShipReport, Site,
        shipped::{self, Shipped},
    },
    serve::{Connection, Writing},
};

/// No inline script and no inline style; WASM may be compiled.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// Headers of every answer that does not set them itself.
static SECURITY_HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    // With room for those of the answer, which a copy has as well.
    let mut headers = HeaderMap::with_capacity(12);
    headers
        .insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    let referrer = HeaderValue::from_static("strict-origin-when-cross-origin");
    headers.insert(header::REFERRER_POLICY, referrer);
    let permissions = HeaderValue::from_static("camera=(), geolocation=(), microphone=()");
    headers.insert(HeaderName::from_static("permissions-policy"), permissions);
    headers
});

pub(crate) use language::spelling;
pub(crate) use path::Spelling;

use in_time::InTime;

mod in_time;
mod language;
mod path;

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const ONE_YEAR: HeaderValue = HeaderValue::from_static("max-age=31536000");

/// An application ready to serve: its router behind the rules that hold for every request.
///
/// It is a tower service, so it can be served by [`serve`](crate::serve), called in a test, or
/// mounted in a larger axum application by `Router::fallback_service`.
#[derive(Clone)]
pub struct Application {
    router: Router,
    site: Arc<Site>,
}

impl Application {
    pub(crate) fn new(router: Router, site: Arc<Site>) -> Self {
        Self { router, site }
    }

    /// Deletes uploaded files that were left behind, again and again.
    pub(crate) fn keep_uploads_clean(&self) -> impl Future<Output = ()> + Send + use<> {
        self.site.staging().clone().keep_clean()
    }

    /// What is to be done before the server stops.
    pub(crate) fn pending(&self) -> &PendingWork {
        self.site.pending()
    }

    /// Ends when the cache that this instance shares with others can be asked, or cannot be reached.
    pub(crate) async fn connect_cache(&self) {
        self.site.cache().connect().await;
    }

    /// Says to the others that this instance ends.
    pub(crate) async fn leave_cache(&self) {
        self.site.cache().leave().await;
    }

    /// Stores the pages that are ready before someone asks for them: those whose
    /// [`static_params`](crate::routing::Page::static_params) say so, and cached ones that have neither
    /// parameters nor a declared query. What was [shipped](Self::ship) with this build is read, and the
    /// rest is rendered.
    ///
    /// [`start`](crate::start) does it before it accepts requests, outside development.
    pub async fn render_ahead(&self) {
        let shipped = Shipped::open(&self.site);
        for ahead in self.site.ahead() {
            ahead.render(&self.site, shipped.as_ref()).await;
        }
    }

    /// Renders the same pages and writes those that depend on the build alone to the folder
    /// [`render_ahead`](Config::render_ahead) of the settings, compressed as far as it goes.
    ///
    /// A server of this very program finds them in the folder `pages` of its site. What they are is
    /// said at [`static_params`](crate::routing::Page::static_params). `formwork build` calls it, by
    /// [`start`](crate::start). The folder is complete or not there.
    ///
    /// # Errors
    ///
    /// The settings name no folder, it cannot be written, or a page fails, by 500 or a panic, that has
    /// read nothing of what may be another when the server starts.
    pub async fn ship(&self) -> Result<ShipReport, ShipError> {
        shipped::ship(&self.site).await
    }
}

impl fmt::Debug for Application {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.site.fmt(f)
    }
}

impl<B> Service<http::Request<B>> for Application
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<BoxError>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = Either<
        Ready<Result<Response, Infallible>>,
        BoxFuture<'static, Result<Response, Infallible>>,
    >;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        self.respond(request, None)
    }
}

impl Application {
    /// Answers a request of a connection, if there is one.
    pub(crate) fn respond<B>(
        &self,
        mut request: http::Request<B>,
        connection: Option<&Connection>,
    ) -> <Self as Service<http::Request<B>>>::Future
    where
        B: HttpBody<Data = Bytes> + Send + 'static,
        B::Error: Into<BoxError>,
    {
        to_origin_form(&mut request);
        let id = request_id::next();
        let line = LogLine::new(request.method(), request.uri(), id);
        // What is in the cache is answered at once: no routing, no context, no allocation.
        if let Some(mut response) = cached(&request, &self.site) {
            response.headers_mut().insert(REQUEST_ID, id.header());
            line.write(response.status());
            return Either::Left(ready(Ok(response)));
        }
        let called = action::called(&request);
        let is_secure = self.site.config().is_secure();
        let is_canonical = called.as_ref().is_some_and(|called| called.is_canonical);
        if let Some(mut refused) = refuse(&request, is_canonical, &self.site) {
            add_security_headers(refused.headers_mut());
            return Either::Left(ready(Ok(finished(refused, is_secure, id, line))));
        }
        let request = request.map(Body::new);
        let connection = connection.cloned();
        let finished = move |response| Ok(finished(response, is_secure, id, line));
        let (site, router) = (&self.site, &self.router);
        Either::Right(match called {
            Some(called) => answer_call(site, called, request, connection).map(finished).boxed(),
            None => answer_routed(site, router, request, connection).map(finished).boxed(),
        })
    }
}

/// The cached page for a request, if it is fresh and the gate would let the request pass.
fn cached<B>(request: &http::Request<B>, site: &Site) -> Option<Response> {
    if site.cache().is_shared() {
        return None;
    }
    let (headers, path) = (request.headers(), request.uri().path());
    let is_page = is_readable(request.method()) && Spelling::of(path) == Spelling::Canonical;
    if !is_page || names_two_hosts(headers) || !is_own_host(headers, site.config()) {
        return None;
    }
    if site.outcomes().answers(site, request.method(), request.uri(), headers) {
        return None;
    }
    if site.drafts().asked_by(headers) {
        return None;
    }
    let has_query = request.uri().query().is_some();
    // In its one spelling it is the key.
    match site.cache().get(path) {
        Lookup::Hit(entry) if entry.answers_at_the_gate(has_query) => {
            site.cache().note(Event::Hit);
            site.cache().note_use(&entry);
            let mut response = entry.answer(request.headers());
            add_transport_security(response.headers_mut(), site.config().is_secure());
            Some(response)
        }
        _ => None,
    }
}

/// The answer with what every answer has whatever it is, which is said in the log.
fn finished(
    mut response: Response,
    is_secure: bool,
    id: request_id::RequestId,
    line: LogLine,
) -> Response {
    let headers = response.headers_mut();
    add_transport_security(headers, is_secure);
    headers.insert(REQUEST_ID, id.header());
    line.write(response.status());
    response
}

/// Adds what keeps a page safe in the browser, where the answer does not say something else.
pub(crate) fn add_security_headers(headers: &mut HeaderMap) {
    // To copy the map is cheaper than to look for each header of it.
    let own = std::mem::replace(headers, SECURITY_HEADERS.clone());
    headers.extend(own);
}

fn safe(mut response: Response) -> Response {
    add_security_headers(response.headers_mut());
    response
}

/// HSTS (RFC 6797) is said over TLS only, that is for an `https` origin.
fn add_transport_security(headers: &mut HeaderMap, is_secure: bool) {
    if is_secure {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, ONE_YEAR);
    }
}

/// What is answered without asking a route; the path need not be looked at if it is known as canonical.
fn refuse<B>(request: &http::Request<B>, is_canonical: bool, site: &Site) -> Option<Response> {
    if names_two_hosts(request.headers()) {
        return Some(StatusCode::BAD_REQUEST.into_response());
    }
    if !is_own_host(request.headers(), site.config()) {
        return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
    }
    if !is_known(request.method()) {
        return Some(StatusCode::BAD_REQUEST.into_response());
    }
    if is_canonical {
        return None;
    }
    let canonical = match spelling(request.uri().path(), site.languages()) {
        Spelling::Canonical => return None,
        Spelling::Other(canonical) => canonical,
        Spelling::Nowhere => return Some(StatusCode::NOT_FOUND.into_response()),
        Spelling::Malformed => return Some(StatusCode::BAD_REQUEST.into_response()),
    };
    if !is_readable(request.method()) {
        return Some(StatusCode::NOT_FOUND.into_response());
    }
    let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::try_from(canonical + &query).ok()?;
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}

fn is_known(method: &Method) -> bool {
    is_readable(method)
        || matches!(*method, Method::POST | Method::PUT | Method::PATCH | Method::DELETE)
        || matches!(*method, Method::OPTIONS | Method::CONNECT | Method::TRACE)
}

fn is_readable(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// Proxies on the way may go by one `Host` and the site by the other (RFC 9112, section 3.2).
fn names_two_hosts(headers: &HeaderMap) -> bool {
    is_repeated(headers, &header::HOST)
}

/// A target with a host of its own stands above `Host` (RFC 9112, section 3.2.2): it takes that
/// header's place, and no code behind the gate sees it in the URI.
fn to_origin_form<B>(request: &mut http::Request<B>) {
    let uri = request.uri();
    let (Some(authority), Some(path)) = (uri.authority(), uri.path_and_query()) else {
        return;
    };
    let host = HeaderValue::try_from(authority.as_str());
    // The path of `http://host` is `/`, though it is not written.
    let query = path.query().map(|query| format!("?{query}")).unwrap_or_default();
    let uri = Uri::try_from(path.path().to_owned() + &query);
    if let Ok(host) = host
        && !names_two_hosts(request.headers())
    {
        request.headers_mut().insert(header::HOST, host);
    }
    // `*` is no path: no route has it.
    *request.uri_mut() = uri.unwrap_or(Uri::from_static("*"));
}

/// With a configured origin, a request for another host is misdirected (RFC 9110, 15.5.20).
fn is_own_host(headers: &HeaderMap, config: &Config) -> bool {
    let Some(origin) = &config.origin else {
        return true;
    };
    headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .is_some_and(|host| origin.is_host(host))
}

/// Answers an island's call. It has one path and takes its head as it is: it needs no router, and no
/// copy.
fn answer_call(
    site: &Arc<Site>,
    called: Called,
    request: Request,
    connection: Option<Connection>,
) -> impl Future<Output = Response> + use<> {
    let (peer, writing) = connection.map(|it| (it.peer, it.writing)).unzip();
    let (parts, body) = request.into_parts();
    let parts = Arc::new(parts);
    let (body, progress) = Guarded::of_request(Arc::clone(&parts), body);
    let context = RequestContext::of_call(Arc::clone(site), parts, peer);
    let call = Box::pin(action::answer_call(Arc::clone(&context), called, body));
    answer(context, call, progress, writing)
}

/// Answers a request by its route.
fn answer_routed(
    site: &Arc<Site>,
    router: &Router,
    request: Request,
    connection: Option<Connection>,
) -> impl Future<Output = Response> + use<> {
    let (peer, writing) = connection.map(|it| (it.peer, it.writing)).unzip();
    let mut sent = head(&request);
    sent.headers.clone_from(request.headers());
    let sent = Arc::new(sent);
    let (mut request, progress) = body::guarded(request, &sent);
    // The limit of handlers' extractors; one on a route of its own is nearer and holds.
    DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
    let language = language::take_off(&mut request, site);
    let context = RequestContext::of_peer(Arc::clone(site), sent, peer);
    if let Some(language) = language {
        context.set_language(language);
    }
    let routed = router.clone().oneshot(request).map(|Ok(response)| safe(response));
    answer(context, routed, progress, writing)
}

/// Runs what answers a request within its limits, and adds the cookies and headers that it set.
fn answer<F>(
    context: Arc<RequestContext>,
    routed: F,
    progress: Progress,
    writing: Option<Writing>,
) -> impl Future<Output = Response> + use<F>
where
    F: Future<Output = Response> + Unpin,
{
    let noted = context.site().cache().noted();
    // Handlers are plain axum functions; pages and actions set the permission for themselves.
    context.allow_cookies(true);
    let limit = Duration::from_secs(REQUEST_SECONDS);
    let routed = context.scope(InTime::new(routed, progress, limit));
    let hold = Hold::new(context);
    async move {
        let context = hold.context();
        let mut response = match render::catch_panic(routed).await {
            Ok(Some(response)) => response,
            Ok(None) => safe(StatusCode::SERVICE_UNAVAILABLE.into_response()),
            Err(panic) => safe(error_response::failed_empty(&panic, context.log_head())),
        };
        // Whoever has this answer finds nothing older at another instance.
        context.site().cache().settled_since(noted).await;
        outcome::keep_for_redirect(context, &mut response);
        if context.sets_cookies() {
            cookies::write(&context.cookies(), response.headers_mut());
        }
        request::write_headers(context, response.headers_mut());
        cache::keep_cookies_private(response.headers_mut());
        hold.until_sent(response, writing)
    }
}

/// What a log line needs of a request whose body is on its way elsewhere.
pub(crate) fn head(request: &Request) -> Parts {
    let mut head = http::Request::new(());
    *head.method_mut() = request.method().clone();
    *head.uri_mut() = request.uri().clone();
    head.into_parts().0
}

/// The line of the log for one request.
struct LogLine {
    request: Option<(Method, String, Instant)>,
    id: request_id::RequestId,
}

impl LogLine {
    fn new(method: &Method, uri: &Uri, id: request_id::RequestId) -> Self {
        let wanted = tracing::enabled!(target: "formwork::request", tracing::Level::INFO);
        let request = wanted.then(|| (method.clone(), uri.path().to_owned(), Instant::now()));
        Self { request, id }
    }

    fn write(self, status: StatusCode) {
        let Some((method, path, started)) = self.request else {
            return;
        };
        let micros = started.elapsed().as_micros();
        tracing::info!(
            target: "formwork::request",
            %method, path, status = status.as_u16(), micros, id = %self.id
        );
    }
}
