//! The functions of the route table: pages, layouts and what gives metadata.

use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use formwork_core::Error;
use futures::future::BoxFuture;
use http::request::Parts;
use leptos::prelude::*;

use crate::render::{Metadata, Outlet};

/// Why there is no page to show.
#[derive(Debug)]
pub enum Refusal {
    /// The page, a layout or its metadata said so.
    Error(Error),
    /// An extractor said so.
    Response(Box<Response>),
}

/// An async function whose arguments are extractors and whose result is a view.
#[diagnostic::on_unimplemented(
    message = "this function is not a page",
    note = "a page is an async function that takes at most six extractors (`Path` of strings, integers or `bool`, `State`, `Cookies`, ..) and returns `Result<impl IntoView>`"
)]
pub trait PageFn<Args>: Send + Sync + 'static {
    /// Runs the extractors, and gives the page that is to be awaited.
    #[doc(hidden)]
    fn begin(&self, parts: Parts) -> BoxFuture<'static, Result<PageFuture, Refusal>>;
}

/// A page whose extractors have run.
#[doc(hidden)]
pub type PageFuture = BoxFuture<'static, Result<AnyView, Refusal>>;

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

/// An async function whose arguments are extractors and whose result is a response.
#[diagnostic::on_unimplemented(
    message = "this function cannot answer a cached GET",
    note = "a cached `get` is an async function that takes at most six extractors of the path, the declared query and state, and returns a response"
)]
pub trait HandlerFn<Args>: Send + Sync + 'static {
    #[doc(hidden)]
    fn call(&self, parts: Parts) -> BoxFuture<'static, Response>;
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
            fn begin(
                &self,
                mut parts: Parts,
            ) -> BoxFuture<'static, Result<PageFuture, Refusal>> {
                let function = self.clone();
                Box::pin(async move {
                    $(let $extractor = extract::<$extractor>(&mut parts).await?;)*
                    let page: PageFuture = Box::pin(async move {
                        let view = function($($extractor),*).await.map_err(Refusal::Error)?;
                        Ok(view.into_any())
                    });
                    Ok(page)
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

        #[allow(non_snake_case, unused_mut, unused_variables, reason = "for no extractors")]
        impl<Function, Fut, Answer, $($extractor),*> HandlerFn<($($extractor,)*)> for Function
        where
            Function: Fn($($extractor),*) -> Fut + Clone + Send + Sync + 'static,
            Fut: Future<Output = Answer> + Send + 'static,
            Answer: IntoResponse,
            $($extractor: FromRequestParts<()> + Send + 'static,)*
        {
            fn call(&self, mut parts: Parts) -> BoxFuture<'static, Response> {
                let function = self.clone();
                Box::pin(async move {
                    $(let $extractor = match $extractor::from_request_parts(&mut parts, &()).await {
                        Ok(extracted) => extracted,
                        Err(rejection) => return rejection.into_response(),
                    };)*
                    function($($extractor),*).await.into_response()
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
