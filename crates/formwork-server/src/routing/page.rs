//! Pages and layouts: async functions that take extractors and give a view.

use std::{fmt, future::Future, marker::PhantomData, sync::Arc};

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use formwork_core::{Error, cache::Cache};
use futures::future::BoxFuture;
use http::request::Parts;
use leptos::prelude::*;

use crate::{
    extract::VisitorIndependent,
    render::{Metadata, Outlet},
};

/// Why there is no page to show.
#[derive(Debug)]
pub enum Refusal {
    /// The page, a layout or its metadata said so.
    Error(Error),
    /// An extractor said so.
    Response(Box<Response>),
}

type ViewFuture = BoxFuture<'static, Result<AnyView, Refusal>>;
type ErasedPage = Arc<dyn Fn(Parts) -> ViewFuture + Send + Sync>;
type ErasedExtract = Arc<dyn Fn(Parts) -> BoxFuture<'static, Result<(), Refusal>> + Send + Sync>;
pub(crate) type ErasedLayout = Arc<dyn Fn(Outlet, Parts) -> ViewFuture + Send + Sync>;
type ErasedMetadata =
    Arc<dyn Fn(Parts) -> BoxFuture<'static, Result<Metadata, Refusal>> + Send + Sync>;

/// A page of the route table: its function, and what it says about itself.
pub struct Page<F, Args> {
    page: F,
    cache: Option<Cache>,
    metadata: ErasedMetadata,
    args: PhantomData<fn() -> Args>,
}

impl<F, Args> Page<F, Args>
where
    F: PageFn<Args>,
{
    /// A page that is rendered for every request.
    pub fn new(page: F) -> Self {
        let metadata: ErasedMetadata = Arc::new(|_| Box::pin(async { Ok(Metadata::default()) }));
        Self { page, cache: None, metadata, args: PhantomData }
    }

    /// Keeps the finished page, for every visitor alike.
    #[must_use]
    pub fn cache(mut self, cache: Cache) -> Self
    where
        Args: VisitorIndependent,
    {
        self.cache = Some(cache);
        self
    }

    /// Sets title and description.
    #[must_use]
    pub fn metadata(mut self, metadata: Metadata) -> Self {
        self.metadata = Arc::new(move |_| {
            let metadata = metadata.clone();
            Box::pin(async { Ok(metadata) })
        });
        self
    }

    /// Sets title and description by an async function, which may depend on path and state.
    #[must_use]
    pub fn metadata_with<G, GArgs>(mut self, metadata: G) -> Self
    where
        G: MetadataFn<GArgs>,
        GArgs: VisitorIndependent,
    {
        self.metadata = Arc::new(move |parts| metadata.call(parts));
        self
    }

    pub(crate) fn into_route(self, path: &str, layouts: Vec<ErasedLayout>) -> PageRoute {
        let page = Arc::new(self.page);
        let extracting = Arc::clone(&page);
        PageRoute {
            path: path.to_owned(),
            layouts,
            extract: Arc::new(move |parts| extracting.extract(parts)),
            page: Arc::new(move |parts| page.call(parts)),
            metadata: self.metadata,
            cache: self.cache,
        }
    }
}

impl<F, Args> fmt::Debug for Page<F, Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("cache", &self.cache).finish_non_exhaustive()
    }
}

/// A page in its place, its types erased.
pub(crate) struct PageRoute {
    pub(crate) path: String,
    pub(crate) layouts: Vec<ErasedLayout>,
    /// Runs the page's extractors alone.
    pub(crate) extract: ErasedExtract,
    pub(crate) page: ErasedPage,
    pub(crate) metadata: ErasedMetadata,
    pub(crate) cache: Option<Cache>,
}

impl fmt::Debug for PageRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PageRoute").field(&self.path).finish()
    }
}

/// An async function whose arguments are extractors and whose result is a view.
#[diagnostic::on_unimplemented(
    message = "this function is not a page",
    note = "a page is an async function that takes at most six extractors (`Path` of strings, integers or `bool`, `State`, `Cookies`, ..) and returns `Result<impl IntoView>`"
)]
pub trait PageFn<Args>: Send + Sync + 'static {
    #[doc(hidden)]
    fn extract(&self, parts: Parts) -> BoxFuture<'static, Result<(), Refusal>>;

    #[doc(hidden)]
    fn call(&self, parts: Parts) -> BoxFuture<'static, Result<AnyView, Refusal>>;
}

/// An async function whose first argument is [`Outlet`], the others extractors.
#[diagnostic::on_unimplemented(
    message = "this function is not a layout",
    note = "a layout is an async function that takes `Outlet` and at most five extractors and returns `Result<impl IntoView>`"
)]
pub trait LayoutFn<Args>: Send + Sync + 'static {
    #[doc(hidden)]
    fn call(&self, children: Outlet, parts: Parts) -> BoxFuture<'static, Result<AnyView, Refusal>>;
}

/// An async function whose arguments are extractors and whose result is [`Metadata`].
#[diagnostic::on_unimplemented(
    message = "this function gives no metadata",
    note = "`metadata` is an async function that takes extractors and returns `Result<Metadata>`"
)]
pub trait MetadataFn<Args>: Send + Sync + 'static {
    #[doc(hidden)]
    fn call(&self, parts: Parts) -> BoxFuture<'static, Result<Metadata, Refusal>>;
}

async fn extract<T: FromRequestParts<()>>(parts: &mut Parts) -> Result<T, Refusal> {
    let extracted = T::from_request_parts(parts, &()).await;
    extracted.map_err(|rejection| Refusal::Response(Box::new(rejection.into_response())))
}

macro_rules! page_functions {
    ($(($($extractor:ident)*))*) => {$(
        #[allow(non_snake_case, unused_mut, unused_variables, reason = "for no extractors")]
        impl<Function, Fut, View, $($extractor),*> PageFn<($($extractor,)*)> for Function
        where
            Function: Fn($($extractor),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = Result<View, Error>> + Send + 'static,
            View: IntoView + 'static,
            $($extractor: FromRequestParts<()> + Send + 'static,)*
        {
            fn extract(&self, mut parts: Parts) -> BoxFuture<'static, Result<(), Refusal>> {
                Box::pin(async move {
                    $(extract::<$extractor>(&mut parts).await?;)*
                    Ok(())
                })
            }

            fn call(&self, mut parts: Parts) -> BoxFuture<'static, Result<AnyView, Refusal>> {
                let function = self.clone();
                Box::pin(async move {
                    $(let $extractor = extract::<$extractor>(&mut parts).await?;)*
                    let view = function($($extractor),*).await.map_err(Refusal::Error)?;
                    Ok(view.into_any())
                })
            }
        }

        #[allow(non_snake_case, unused_mut, unused_variables, reason = "for no extractors")]
        impl<Function, Fut, $($extractor),*> MetadataFn<($($extractor,)*)> for Function
        where
            Function: Fn($($extractor),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = Result<Metadata, Error>> + Send + 'static,
            $($extractor: FromRequestParts<()> + Send + 'static,)*
        {
            fn call(&self, mut parts: Parts) -> BoxFuture<'static, Result<Metadata, Refusal>> {
                let function = self.clone();
                Box::pin(async move {
                    $(let $extractor = extract::<$extractor>(&mut parts).await?;)*
                    function($($extractor),*).await.map_err(Refusal::Error)
                })
            }
        }
    )*};
}
page_functions! { () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E G) }

macro_rules! layout_functions {
    ($(($($extractor:ident)*))*) => {$(
        #[allow(non_snake_case, unused_mut, unused_variables, reason = "for no extractors")]
        impl<Function, Fut, View, $($extractor),*> LayoutFn<($($extractor,)*)> for Function
        where
            Function: Fn(Outlet, $($extractor),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = Result<View, Error>> + Send + 'static,
            View: IntoView + 'static,
            $($extractor: FromRequestParts<()> + Send + 'static,)*
        {
            fn call(
                &self,
                children: Outlet,
                mut parts: Parts,
            ) -> BoxFuture<'static, Result<AnyView, Refusal>> {
                let function = self.clone();
                Box::pin(async move {
                    $(let $extractor = extract::<$extractor>(&mut parts).await?;)*
                    let view = function(children, $($extractor),*).await.map_err(Refusal::Error)?;
                    Ok(view.into_any())
                })
            }
        }
    )*};
}
layout_functions! { () (A) (A B) (A B C) (A B C D) (A B C D E) }
