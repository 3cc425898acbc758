//! A layout: an async function that wraps the pages below it, or refuses.

use std::{fmt, marker::PhantomData, sync::Arc};

use futures::future::BoxFuture;
use http::request::Parts;
use leptos::prelude::*;

use super::{LayoutFn, MetadataFn, MetadataSource, Refusal};
use crate::{
    extract::VisitorIndependent,
    render::{Metadata, Outlet},
};

type ErasedLayout =
    Arc<dyn Fn(Outlet, Parts) -> BoxFuture<'static, Result<AnyView, Refusal>> + Send + Sync>;

/// A layout of the route table: its function, and what it says about the pages below it.
pub struct Layout<F, Args> {
    layout: F,
    metadata: MetadataSource,
    args: PhantomData<fn() -> Args>,
}

impl<F, Args> Layout<F, Args>
where
    F: LayoutFn<Args>,
{
    /// A layout that says nothing about the pages below it.
    pub fn new(layout: F) -> Self {
        Self { layout, metadata: MetadataSource::None, args: PhantomData }
    }

    /// Sets what holds for the pages below that do not say otherwise.
    #[must_use]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = MetadataSource::constant(metadata);
        self
    }

    /// Sets it by an async function, which may depend on path and state.
    #[must_use]
    pub fn metadata_with<G, GArgs>(mut self, metadata: G) -> Self
    where
        G: MetadataFn<GArgs>,
        GArgs: VisitorIndependent,
    {
        self.metadata = MetadataSource::function(metadata);
        self
    }

    pub(crate) fn into_route(self) -> LayoutRoute {
        let layout = self.layout;
        LayoutRoute {
            view: Arc::new(move |children, parts| layout.call(children, parts)),
            metadata: self.metadata,
        }
    }
}

impl<F, Args> fmt::Debug for Layout<F, Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Layout")
    }
}

/// A layout, its types erased.
#[derive(Clone)]
pub(crate) struct LayoutRoute {
    pub(crate) view: ErasedLayout,
    pub(crate) metadata: MetadataSource,
}
