//! The place of a page inside its layout.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use leptos::{
    attr::{Attribute, any_attribute::AnyAttribute},
    prelude::*,
    tachys::{
        hydration::Cursor,
        ssr::StreamBuilder,
        view::{
            Position, PositionState, RenderFlags, add_attr::AddAnyAttr, any_view::AnyViewState,
        },
    },
};

/// What a layout wraps: the page, or the next layout.
///
/// The layout runs first and the page after it, so the view is put in its place between the two
/// and the rendering.
#[derive(Clone, Default)]
pub struct Outlet {
    view: Arc<Mutex<Option<AnyView>>>,
}

impl Outlet {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn fill(&self, view: AnyView) {
        *self.view.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
    }

    /// The view; a layout that uses its children twice shows them once.
    fn take(&self) -> AnyView {
        let view = self.view.lock().unwrap_or_else(PoisonError::into_inner).take();
        view.unwrap_or_else(|| ().into_any())
    }
}

impl fmt::Debug for Outlet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outlet")
    }
}

impl Render for Outlet {
    type State = AnyViewState;

    fn build(self) -> Self::State {
        self.take().build()
    }

    fn rebuild(self, state: &mut Self::State) {
        self.take().rebuild(state);
    }
}

impl AddAnyAttr for Outlet {
    type Output<SomeNewAttr: Attribute> = AnyView;

    fn add_any_attr<NewAttr: Attribute>(self, attr: NewAttr) -> Self::Output<NewAttr>
    where
        Self::Output<NewAttr>: RenderHtml,
    {
        self.take().add_any_attr(attr).into_any()
    }
}

impl RenderHtml for Outlet {
    type AsyncOutput = AnyView;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {
        if let Some(view) = &mut *self.view.lock().unwrap_or_else(PoisonError::into_inner) {
            view.dry_resolve();
        }
    }

    async fn resolve(self) -> Self::AsyncOutput {
        self.take().resolve().await
    }

    fn to_html_with_buf(
        self,
        buf: &mut String,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        self.take().to_html_with_buf(buf, position, flags, extra_attrs);
    }

    fn to_html_async_with_buf<const OUT_OF_ORDER: bool>(
        self,
        buf: &mut StreamBuilder,
        position: &mut Position,
        flags: RenderFlags,
        extra_attrs: Vec<AnyAttribute>,
    ) {
        let view = self.take();
        view.to_html_async_with_buf::<OUT_OF_ORDER>(buf, position, flags, extra_attrs);
    }

    fn hydrate<const FROM_SERVER: bool>(
        self,
        cursor: &Cursor,
        position: &PositionState,
    ) -> Self::State {
        self.take().hydrate::<FROM_SERVER>(cursor, position)
    }

    fn into_owned(self) -> Self::Owned {
        self
    }
}
