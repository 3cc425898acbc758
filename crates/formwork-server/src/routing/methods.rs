//! A route handler: one function per HTTP method.

use std::sync::Arc;

use axum::{handler::Handler, response::IntoResponse, routing::MethodRouter};
use formwork_core::cache::Cache;
use http::{HeaderValue, StatusCode, header};

use super::{HandlerFn, cached_handler::CachedHandler, serve_cached::Policy};
use crate::extract::VisitorIndependent;

/// The functions of a route handler, by method.
///
/// HEAD is answered from GET and OPTIONS with 204 and `Allow`, unless they have functions of their
/// own; another known method gets 405 with `Allow`.
#[derive(Clone, Debug, Default)]
pub struct Methods {
    router: MethodRouter,
    names: Vec<&'static str>,
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
            self.router = self.router.$method(handler);
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
    /// As a cached page, by the same rules: only 200 is kept, and never with `Set-Cookie`.
    #[must_use]
    pub fn cached_get<F, Args>(mut self, handler: F, cache: Cache) -> Self
    where
        F: HandlerFn<Args>,
        Args: VisitorIndependent,
    {
        self.names.push("GET");
        let handler = Arc::new(CachedHandler::new(handler, Policy::of::<Args>(cache)));
        self.router = self.router.get(async move |request| handler.answer(request).await);
        self
    }

    pub(crate) fn into_router(self) -> MethodRouter {
        let allow = allow(&self.names);
        let has_options = self.names.contains(&"OPTIONS");
        let not_allowed = allow.clone();
        let router = self.router.fallback(async move || {
            (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, not_allowed)])
        });
        if has_options {
            return router;
        }
        router.options(async move || {
            (StatusCode::NO_CONTENT, [(header::ALLOW, allow)]).into_response()
        })
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
