//! From a page's view to a finished document.
//!
//! The layouts run from the outermost inwards, each before what it wraps, so that one that refuses
//! keeps the rest from running (`stage.rs`); then the page runs, and the whole is written as HTML
//! (`document.rs`). Status and headers are known before the first byte: what streams is only what
//! stands behind a fallback (`streamed.rs`), after the shell around it is complete.

use std::{any::Any, sync::Arc};

use formwork_core::form::SubmittedForm;
use futures::FutureExt;
use http::{StatusCode, request::Parts};

pub use awaited::awaited;
pub use failure::Failure;
pub use head::{Head, HeadProps};
pub use island::{Hydrate, HydrateProps, Island, PROPERTIES_LIMIT, When};
pub use metadata::Metadata;
pub use outlet::Outlet;
pub use suspense::{Suspense, SuspenseProps};

pub(crate) use document::{Document, Html, Rendered};

use crate::{
    request::RequestContext,
    routing::{Frame, PageRoute, Refusal},
};
use document::Render;
use refused::Refused;
use stage::Stage;

mod awaited;
mod document;
mod document_language;
mod failure;
#[expect(unreachable_pub, reason = "the component is reached by its re-export")]
mod head;
#[expect(unreachable_pub, reason = "the component is reached by its re-export")]
mod island;
mod markers;
mod media_query;
pub mod metadata;
mod outlet;
mod preload;
mod refused;
mod stage;
mod streamed;
#[expect(unreachable_pub, reason = "the component is reached by its re-export")]
mod suspense;

/// Whether a document may be sent before all of it is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// Complete: it is stored, or its status depends on all of it.
    Whole,
    /// In parts, if the page says so.
    Streamed,
}

/// Renders a page in its layouts.
pub(crate) async fn page(
    route: &PageRoute,
    parts: &Parts,
    submitted: Option<Arc<SubmittedForm>>,
    delivery: Delivery,
) -> Rendered {
    let render = Render::new(&route.frames, parts, delivery);
    if let Some(submitted) = submitted {
        render.provide(submitted);
    }
    let mut stage = Stage::new(&route.frames, parts);
    let view = render.scoped(catch_panic(stage.page(route, delivery))).await;
    let refusal = match flatten(view) {
        Ok(view) => {
            let view = render.within(|| stage.assemble(view));
            match render.document(StatusCode::OK, view).await {
                Ok(document) => return Rendered::Document(document),
                // Something inside the views refused; they are used up, so the layouts run again.
                Err(refusal) => return refused(&route.frames, refusal, parts).await,
            }
        }
        Err(refusal) => refusal,
    };
    show(render, stage, Refused::of(refusal, parts), parts).await
}

/// Runs what guards a page: its layouts, and the page's own extractors.
pub(crate) async fn guards(route: &PageRoute, parts: &Parts) -> Result<(), Rendered> {
    let render = Render::new(&route.frames, parts, Delivery::Whole);
    let mut stage = Stage::new(&route.frames, parts);
    let guards = async {
        stage.enter().await?;
        route.check_listed(parts).await?;
        (route.page)(parts.clone()).await.map(drop)
    };
    match flatten(render.scoped(catch_panic(guards)).await) {
        Ok(()) => Ok(()),
        Err(refusal) => Err(show(render, stage, Refused::of(refusal, parts), parts).await),
    }
}

/// Renders what is shown instead of a page that refused.
pub(crate) async fn refused(frames: &[Frame], refusal: Refusal, parts: &Parts) -> Rendered {
    let refused = Refused::of(refusal, parts);
    let render = Render::new(frames, parts, Delivery::Whole);
    let mut stage = Stage::new(frames, parts);
    // A layout that refuses now only leaves fewer boundaries to choose from.
    let _ = render.scoped(catch_panic(stage.enter())).await;
    show(render, stage, refused, parts).await
}

/// Renders the page for what no route answers.
pub(crate) async fn missing(parts: &Parts) -> Document {
    let plain = || Document::plain(&Failure::refused(StatusCode::NOT_FOUND, None));
    let Some(context) = RequestContext::current() else { return plain() };
    // It is a page, whatever was asked for.
    context.allow_cookies(false);
    let Some(not_found) = context.site().not_found() else { return plain() };
    let render = Render::new(&not_found.frames, parts, Delivery::Whole);
    let mut stage = Stage::new(&not_found.frames, parts);
    let document = async {
        flatten(render.scoped(catch_panic(stage.enter())).await)?;
        let view =
            render.within(|| stage.assemble_refusal(StatusCode::NOT_FOUND, (not_found.view)()));
        render.document(StatusCode::NOT_FOUND, view).await
    };
    or_plain(document.await, parts, plain)
}

/// Shows a refusal in the nearest boundary that has something for it.
async fn show(render: Render, stage: Stage<'_>, refused: Refused, parts: &Parts) -> Rendered {
    let (failure, headers) = match refused {
        Refused::Response(response) => return Rendered::Response(*response),
        Refused::Page(failure, headers) => (failure, headers),
    };
    render.forget_options();
    let status = failure.status();
    let plain = || Document::plain(&failure);
    let view = render.within(|| stage.assemble_boundary(failure.clone()));
    let mut document = match view {
        Some(view) => or_plain(render.document(status, view).await, parts, plain),
        None if status == StatusCode::NOT_FOUND => missing(parts).await,
        None => plain(),
    };
    document.digest = failure.id();
    document.headers = headers;
    Rendered::Document(document)
}

/// What stands in for a page, or a plain page if that fails as well; the log says why.
fn or_plain(
    document: Result<Document, Refusal>,
    parts: &Parts,
    plain: impl Fn() -> Document,
) -> Document {
    document.unwrap_or_else(|refusal| {
        drop(Refused::of(refusal, parts));
        plain()
    })
}

fn flatten<T>(caught: Result<Result<T, Refusal>, String>) -> Result<T, Refusal> {
    caught.unwrap_or_else(|panic| Err(Refusal::Error(formwork_core::Error::failed(panic))))
}

/// Whether the site runs for those who write it: causes of failures are shown to them.
fn is_development() -> bool {
    RequestContext::current().is_some_and(|context| context.site().config().development)
}

/// Catches a panic of `future`, as the text it was raised with.
pub(crate) fn catch_panic<T>(
    future: impl Future<Output = T>,
) -> impl Future<Output = Result<T, String>> {
    let caught = std::panic::AssertUnwindSafe(future).catch_unwind();
    caught.map(|caught| caught.map_err(|panic| describe_panic(&*panic)))
}

fn describe_panic(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("?");
    ["panic: ", text].concat()
}
