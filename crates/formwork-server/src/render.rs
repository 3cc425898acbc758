//! From a page's view to a finished document.

use std::{fmt::Write as _, pin::pin, sync::Arc};

use formwork_core::form::SubmittedForm;
use futures::{FutureExt, StreamExt};
use http::request::Parts;
use hydration_context::SsrSharedContext;
use leptos::{prelude::*, reactive::computed::ScopedFuture};

pub use head::{Head, HeadProps};
pub use metadata::Metadata;
pub use outlet::Outlet;

use crate::routing::{ErasedLayout, PageRoute, Refusal};

#[expect(unreachable_pub, reason = "the component is reached by its re-export")]
mod head;
mod metadata;
mod outlet;

/// A view that can be made again and again.
pub(crate) type ErasedView = Arc<dyn Fn() -> AnyView + Send + Sync>;

/// Renders a page in its layouts to a complete document.
///
/// Layouts run from the outermost inwards, each before what it wraps, so that one that refuses
/// keeps the rest from running; then metadata and page.
pub(crate) async fn page(
    route: &PageRoute,
    parts: &Parts,
    submitted: Option<Arc<SubmittedForm>>,
) -> Result<String, Refusal> {
    let render = Render::new();
    let views = async {
        let slots = layouts(&route.layouts, parts).await?;
        let metadata = (route.metadata)(parts.clone()).await?;
        provide_context(Arc::new(metadata));
        let page = (route.page)(parts.clone()).await?;
        Ok(slots.fill(page))
    };
    render.provide(parts, submitted);
    render.document(views).await
}

/// Runs what guards a page: its layouts, and the page's own extractors.
pub(crate) async fn guards(route: &PageRoute, parts: &Parts) -> Result<(), Refusal> {
    let render = Render::new();
    render.provide(parts, None);
    let guards = async {
        layouts(&route.layouts, parts).await?;
        (route.extract)(parts.clone()).await
    };
    render.scoped(guards).await
}

/// Renders a plain view in layouts, such as the one for a missing page.
pub(crate) async fn view(
    in_layouts: &[ErasedLayout],
    view: &ErasedView,
    metadata: Metadata,
    parts: &Parts,
) -> Result<String, Refusal> {
    let render = Render::new();
    render.provide(parts, None);
    let views = async {
        let slots = layouts(in_layouts, parts).await?;
        provide_context(Arc::new(metadata));
        Ok(slots.fill(view()))
    };
    render.document(views).await
}

/// Layouts that have run, and the place of the page in the innermost.
struct Slots {
    outermost: Option<AnyView>,
    innermost: Option<Outlet>,
}

impl Slots {
    fn fill(self, page: AnyView) -> AnyView {
        match (self.outermost, self.innermost) {
            (Some(outermost), Some(innermost)) => {
                innermost.fill(page);
                outermost
            }
            _ => page,
        }
    }
}

async fn layouts(layouts: &[ErasedLayout], parts: &Parts) -> Result<Slots, Refusal> {
    let mut slots = Slots { outermost: None, innermost: None };
    for layout in layouts {
        let children = Outlet::new();
        let view = layout(children.clone(), parts.clone()).await?;
        match slots.innermost.replace(children) {
            Some(outer) => outer.fill(view),
            None => slots.outermost = Some(view),
        }
    }
    Ok(slots)
}

/// One render: the reactive owner under which views are made, and dropped with it.
struct Render {
    owner: Owner,
}

impl Render {
    fn new() -> Self {
        let context = SsrSharedContext::new_islands();
        // Without this every page would carry hydration markers: islands set it for themselves.
        hydration_context::SharedContext::set_is_hydrating(&context, false);
        Self { owner: Owner::new_root(Some(Arc::new(context))) }
    }

    fn provide(&self, parts: &Parts, submitted: Option<Arc<SubmittedForm>>) {
        self.owner.with(|| {
            provide_context(parts.clone());
            if let Some(submitted) = submitted {
                provide_context(submitted);
            }
        });
    }

    /// Runs a future with this render's contexts.
    async fn scoped<F: Future>(&self, future: F) -> F::Output {
        self.owner.with(|| ScopedFuture::new(future)).await
    }

    /// Streaming in order is what waits for views inside views; it is collected, so that the
    /// status is known before the first byte.
    async fn document(
        &self,
        views: impl Future<Output = Result<AnyView, Refusal>>,
    ) -> Result<String, Refusal> {
        let view = self.scoped(views).await?;
        let mut html = String::from("<!DOCTYPE html>");
        self.scoped(async {
            let mut chunks = pin!(view.to_html_stream_in_order());
            while let Some(chunk) = chunks.next().await {
                html.push_str(&chunk);
            }
        })
        .await;
        Ok(html)
    }
}

impl Drop for Render {
    fn drop(&mut self) {
        // Signals and contexts live in a global arena until their owner is cleaned up.
        self.owner.cleanup();
    }
}

/// Catches a panic of `future`, as the text it was raised with.
pub(crate) async fn catch_panic<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let caught = std::panic::AssertUnwindSafe(future).catch_unwind().await;
    caught.map_err(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let mut message = String::from("panic: ");
        let _ = message.write_str(text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("?"));
        message
    })
}
