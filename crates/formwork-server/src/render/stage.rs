//! Layouts that run one after the other, and what is put into the innermost.

use std::sync::Arc;

use http::{StatusCode, request::Parts};
use leptos::prelude::*;

use super::{Delivery, Failure, Metadata, Outlet, document_language, streamed::Streamed};
use crate::routing::{Boundary, Frame, PageRoute, Refusal};

/// The frames of one page while they are run, outermost first.
pub(super) struct Stage<'a> {
    frames: &'a [Frame],
    parts: &'a Parts,
    /// How many frames have been entered.
    depth: usize,
    layouts: Vec<Placed>,
    /// What the page and all around it say.
    metadata: Metadata,
}

/// The view of a layout that has run, and the place inside it.
struct Placed {
    depth: usize,
    place: Outlet,
    view: AnyView,
    /// What this layout and those around it say.
    metadata: Metadata,
}

impl<'a> Stage<'a> {
    pub(super) fn new(frames: &'a [Frame], parts: &'a Parts) -> Self {
        let metadata = Metadata::default();
        Self { frames, parts, depth: 0, layouts: Vec::new(), metadata }
    }

    /// Runs the layouts, until one refuses.
    pub(super) async fn enter(&mut self) -> Result<(), Refusal> {
        for frame in self.frames {
            if let Frame::Layout(layout) = frame {
                let place = Outlet::new();
                let view = (layout.view)(place.clone(), self.parts.clone()).await?;
                let outer = self.layouts_metadata(self.depth);
                let metadata = layout.metadata.below(outer, self.parts).await?;
                self.layouts.push(Placed { depth: self.depth, place, view, metadata });
            }
            self.depth += 1;
        }
        Ok(())
    }

    /// Runs the layouts, the page's metadata, and the page or what stands for it while it loads.
    pub(super) async fn page(
        &mut self,
        route: &PageRoute,
        delivery: Delivery,
    ) -> Result<AnyView, Refusal> {
        self.enter().await?;
        route.check_listed(self.parts).await?;
        let outer = self.layouts_metadata(self.depth);
        self.metadata = route.metadata.below(outer, self.parts).await?;
        // What the path cannot be is a 404 before the first byte.
        let page = (route.page)(self.parts.clone()).await?;
        match self.boundaries().find_map(Boundary::loading_view) {
            Some(loading) if delivery == Delivery::Streamed => {
                Ok(Streamed::new(loading, page).into_any())
            }
            _ => page.await,
        }
    }

    /// The boundaries that were entered, the nearest first.
    fn boundaries(&self) -> impl Iterator<Item = &'a Boundary> + use<'a> {
        let entered = self.frames.get(..self.depth).unwrap_or_default();
        entered.iter().rev().filter_map(Frame::boundary)
    }

    /// `content` inside every layout.
    pub(super) fn assemble(self, content: AnyView) -> AnyView {
        let Self { depth, metadata, .. } = self;
        let metadata = metadata.in_languages();
        assemble(self.layouts, depth, metadata, content)
    }

    /// What the nearest boundary shows instead of a page, inside the layouts around it.
    pub(super) fn assemble_boundary(self, failure: Failure) -> Option<AnyView> {
        let status = failure.status();
        let entered = self.frames.get(..self.depth).unwrap_or_default();
        let depth =
            entered.iter().rposition(|frame| frame.boundary().is_some_and(|it| it.answers(status)));
        let depth = depth?;
        let boundary = entered.get(depth).and_then(Frame::boundary)?;
        let view = boundary.show(failure)?;
        let title = Metadata::titled(document_language::reason(status));
        let metadata = title.below(self.layouts_metadata(depth));
        Some(assemble(self.layouts, depth, metadata, view))
    }

    /// `content` inside every layout, under a title that says why it stands there.
    pub(super) fn assemble_refusal(self, status: StatusCode, content: AnyView) -> AnyView {
        let title = Metadata::titled(document_language::reason(status));
        let metadata = title.below(self.layouts_metadata(self.depth));
        assemble(self.layouts, self.depth, metadata, content)
    }

    /// What the layouts outside of `depth` say.
    fn layouts_metadata(&self, depth: usize) -> Metadata {
        let innermost = self.layouts.iter().rfind(|layout| layout.depth < depth);
        innermost.map(|layout| layout.metadata.clone()).unwrap_or_default()
    }
}

/// `content` inside the layouts outside of `depth`.
fn assemble(layouts: Vec<Placed>, depth: usize, metadata: Metadata, content: AnyView) -> AnyView {
    provide_context(Arc::new(metadata));
    let around = layouts.into_iter().rev().filter(|layout| layout.depth < depth);
    around.fold(content, |inner, layout| {
        layout.place.fill(inner);
        layout.view
    })
}
