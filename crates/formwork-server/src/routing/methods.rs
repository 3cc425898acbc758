//! A route handler: one function per HTTP method.

use axum::{handler::Handler, response::IntoResponse, routing::MethodRouter};
use http::{HeaderValue, StatusCode, header};

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
