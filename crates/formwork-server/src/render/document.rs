//! Writing a view as HTML: all of it at once, or the shell first and the rest as it comes.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::Poll,
    time::Duration,
};

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use formwork_core::form::PageUrl;
use futures::{Stream, StreamExt, future::poll_fn, stream};
use http::{HeaderMap, HeaderValue, StatusCode, header, request::Parts};
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::computed::ScopedFuture};
use leptos_axum::{ResponseOptions, ResponseParts};

use tokio::time::{Instant, timeout_at};

use super::{Delivery, Failure, catch_panic, document_language, markers, preload};
use crate::{
    action,
    config::REQUEST_SECONDS,
    error_response::{self, DIGEST_HEADER},
    language, outcome,
    request::RequestContext,
    request_id::RequestId,
    routing::{Frame, Refusal},
    speculation,
};

type HtmlStream = Pin<Box<dyn Stream<Item = String> + Send>>;

/// What a render came to.
pub(crate) enum Rendered {
    /// A page, or what is shown in its place.
    Document(Document),
    /// An answer that is no page, such as a redirect.
    Response(Response),
}

/// A document with the status it is sent with.
pub(crate) struct Document {
    pub(crate) status: StatusCode,
    pub(crate) html: Html,
    /// What a failure's log line is found by.
    pub(crate) digest: Option<RequestId>,
    /// What an extractor that refused has to say beside the status.
    pub(crate) headers: HeaderMap,
    options: ResponseOptions,
}

/// The bytes of a document.
pub(crate) enum Html {
    Whole(String),
    Streamed(Body),
}

impl Document {
    /// A document that needs nothing of the application.
    pub(super) fn plain(failure: &Failure) -> Self {
        let status = failure.status();
        let reason = status.canonical_reason().unwrap_or("Error");
        let text = match (failure.digest(), failure.retry_after().map(|it| it.as_secs())) {
            (Some(digest), _) => error_response::failed_text(&digest),
            (None, Some(1)) => format!("{reason}. Try again in 1 second."),
            (None, Some(seconds)) => format!("{reason}. Try again in {seconds} seconds."),
            (None, None) => reason.to_owned(),
        };
        let html = Html::Whole(error_response::plain_html(status, &text));
        let (headers, options) = (HeaderMap::new(), ResponseOptions::default());
        Self { status, html, digest: None, headers, options }
    }
}

impl Document {
    /// The HTML, if it may be stored: complete, 200, and without headers of its own.
    pub(crate) fn into_storable(self) -> Result<String, Box<Self>> {
        let options = self.options.0.read().unwrap_or_else(PoisonError::into_inner);
        let is_plain = options.status.is_none() && options.headers.is_empty();
        drop(options);
        match self.html {
            Html::Whole(html) if is_plain && self.status == StatusCode::OK => Ok(html),
            html => Err(Box::new(Self { html, ..self })),
        }
    }
}

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        let body = match self.html {
            Html::Whole(html) => Body::from(html),
            Html::Streamed(body) => body,
        };
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        headers.extend(self.headers);
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
        speculation::name(headers);
        if let Some(digest) = self.digest {
            headers.insert(DIGEST_HEADER, digest.header());
        }
        let options = self.options.0.read().unwrap_or_else(PoisonError::into_inner);
        // A page may choose the status of its success, not hide that it was refused.
        if let Some(status) = options.status.filter(|_| self.status == StatusCode::OK) {
            *response.status_mut() = status;
        }
        response.headers_mut().extend(options.headers.clone());
        drop(options);
        response
    }
}

impl IntoResponse for Rendered {
    fn into_response(self) -> Response {
        match self {
            Self::Document(document) => document.into_response(),
            Self::Response(response) => response,
        }
    }
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(document) => f.debug_tuple("Document").field(&document.status).finish(),
            Self::Response(response) => f.debug_tuple("Response").field(response).finish(),
        }
    }
}

/// What the views of one render share: how far it has come, and what they refused.
pub(super) struct Progress {
    pub(super) delivery: Delivery,
    pub(super) frames: Vec<Frame>,
    pub(super) parts: Parts,
    shell_is_complete: AtomicBool,
    refusal: Mutex<Option<Refusal>>,
}

impl Progress {
    pub(super) fn current() -> Option<Arc<Self>> {
        use_context()
    }

    /// Says that what comes from here on may be waited for behind the shell.
    pub(super) fn complete_shell(&self) {
        self.shell_is_complete.store(true, Ordering::Relaxed);
    }

    pub(super) fn shell_is_complete(&self) -> bool {
        self.shell_is_complete.load(Ordering::Relaxed)
    }

    /// Notes what a view refused; the first one decides.
    pub(super) fn refuse(&self, refusal: Refusal) {
        let mut first = self.refusal.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert(refusal);
    }

    fn take_refusal(&self) -> Option<Refusal> {
        self.refusal.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// One render: the reactive owner under which views are made, and dropped with it.
pub(super) struct Render {
    owner: Owner,
    progress: Arc<Progress>,
    options: ResponseOptions,
}

impl Render {
    pub(super) fn new(frames: &[Frame], parts: &Parts, delivery: Delivery) -> Self {
        let context = SsrSharedContext::new_islands();
        // Without this every page would carry hydration markers: islands set it for themselves.
        hydration_context::SharedContext::set_is_hydrating(&context, false);
        let progress = Arc::new(Progress {
            delivery,
            frames: frames.to_vec(),
            parts: parts.clone(),
            shell_is_complete: AtomicBool::new(false),
            refusal: Mutex::default(),
        });
        let owner = Owner::new_root(Some(Arc::new(context)));
        let render = Self { owner, progress, options: ResponseOptions::default() };
        render.provide(parts.clone());
        render.provide(PageUrl::new(language::of_request(parts)));
        if let Some(messages) = document_language::messages() {
            render.provide(messages);
        }
        render.provide(Arc::clone(&render.progress));
        // Leptos' own integration gives these two; code that was written for it finds them.
        render.provide(render.options.clone());
        if let Some(sealer) = action::sealer() {
            render.provide(sealer);
        }
        if let Some(outcome) = outcome::told() {
            render.provide(outcome);
        }
        render
    }

    pub(super) fn provide<T: Send + Sync + 'static>(&self, value: T) {
        self.owner.with(|| provide_context(value));
    }

    /// Forgets what the page said of its answer: something else is shown in its place.
    pub(super) fn forget_options(&self) {
        self.options.overwrite(ResponseParts::default());
    }

    /// Runs `f` with this render's contexts.
    pub(super) fn within<T>(&self, f: impl FnOnce() -> T) -> T {
        self.owner.with(f)
    }

    /// Runs a future with this render's contexts.
    pub(super) async fn scoped<F: Future>(&self, future: F) -> F::Output {
        self.owner.with(|| ScopedFuture::new(future)).await
    }

    /// Writes a view as a document, as far as it has to be there before the first byte.
    pub(super) async fn document(
        self,
        status: StatusCode,
        view: AnyView,
    ) -> Result<Document, Refusal> {
        let mut html = String::from("<!DOCTYPE html>");
        let mut chunks: HtmlStream = self.within(|| Box::pin(view.to_html_stream_in_order()));
        let shell = catch_panic(self.scoped(self.shell(&mut chunks, &mut html))).await;
        let is_complete = super::flatten(shell.map(Ok))?;
        if let Some(refusal) = self.progress.take_refusal() {
            return Err(refusal);
        }
        if let Some(context) = RequestContext::current() {
            document_language::insert(&mut html, &context);
            preload::insert(&mut html, context.site().assets().manifest());
        }
        let options = self.options.clone();
        let html = if is_complete { Html::Whole(html) } else { self.rest(html, chunks) };
        Ok(Document { status, html, digest: None, headers: HeaderMap::new(), options })
    }

    /// Collects chunks until all are there, or the shell is: what is waited for then comes after
    /// the first byte. Tells whether it was all.
    ///
    /// Chunks come in the order of the document, which is what waits for views inside views.
    async fn shell(&self, chunks: &mut HtmlStream, html: &mut String) -> bool {
        poll_fn(|context| {
            loop {
                match chunks.poll_next_unpin(context) {
                    Poll::Ready(Some(chunk)) => html.push_str(&markers::in_full(chunk)),
                    Poll::Ready(None) => return Poll::Ready(true),
                    Poll::Pending if self.progress.shell_is_complete() => {
                        return Poll::Ready(false);
                    }
                    Poll::Pending => return Poll::Pending,
                }
            }
        })
        .await
    }

    /// The shell, then each chunk when it is ready. Dropping the body, as when the client goes
    /// away, drops the render and all that it waits for.
    fn rest(self, shell: String, chunks: HtmlStream) -> Html {
        let deadline = Instant::now() + Duration::from_secs(REQUEST_SECONDS);
        let rest = Rest { render: self, chunks, context: RequestContext::current(), deadline };
        let rest = stream::unfold(Some(rest), async |rest| {
            let mut rest = rest?;
            match rest.next().await {
                Ok(chunk) => chunk.map(|chunk| (Ok(chunk), Some(rest))),
                // The body breaks off, so that nobody takes it for complete.
                Err(cause) => {
                    error_response::log_failure(&cause, &rest.render.progress.parts);
                    Some((Err(cause), None))
                }
            }
        });
        let shell = stream::once(async { Ok(shell) });
        Html::Streamed(Body::from_stream(shell.chain(rest)))
    }
}

/// What is left of a document whose shell is on its way.
struct Rest {
    render: Render,
    chunks: HtmlStream,
    context: Option<Arc<RequestContext>>,
    deadline: Instant,
}

impl Rest {
    async fn next(&mut self) -> Result<Option<String>, String> {
        let chunk = self.render.scoped(self.chunks.next());
        let chunk = timeout_at(self.deadline, catch_panic(chunk));
        let chunk = match &self.context {
            Some(context) => context.scope(chunk).await,
            None => chunk.await,
        };
        let chunk = chunk
            .unwrap_or_else(|_| Err(format!("the page took longer than {REQUEST_SECONDS} s")))?;
        Ok(chunk.map(markers::in_full))
    }
}

impl Drop for Render {
    fn drop(&mut self) {
        // Signals and contexts live in a global arena until their owner is cleaned up.
        self.owner.cleanup();
    }
}
