//! Leptos' own server functions, behind the rules of every other post.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse, Response},
    routing::{MethodRouter, any},
};
use http::{Request, StatusCode};
use leptos::server_fn::axum::server_fn_paths;

use crate::{body, config::BODY_LIMIT, origin, request::RequestContext};

/// What every server function is given beside its request.
#[derive(Clone)]
pub(super) struct ServerFunctions {
    context: Arc<dyn Fn() + Send + Sync>,
}

impl ServerFunctions {
    pub(super) fn new(context: impl Fn() + Send + Sync + 'static) -> Self {
        Self { context: Arc::new(context) }
    }

    /// Every registered `#[server]` function, by its path.
    pub(super) fn routes(&self) -> Vec<(String, MethodRouter)> {
        let mut paths: Vec<_> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
        paths.sort_unstable();
        paths.dedup();
        let route = |path| {
            let functions = self.clone();
            (path, any(async move |request| answer(functions, request).await))
        };
        paths.into_iter().map(route).collect()
    }
}

/// A server function may change something whatever its method, so the cross-origin rule holds for
/// each; then Leptos' own handler answers.
async fn answer(functions: ServerFunctions, request: Request<Body>) -> Response {
    let Some(context) = RequestContext::current() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    if let Err(rejection) = origin::check(request.headers(), context.site().config()) {
        return rejection.status().into_response();
    }
    let (parts, body) = request.into_parts();
    let body = match body::read(body, BODY_LIMIT).await {
        Ok(body) => body,
        Err(rejection) => return rejection.into_response(),
    };
    let request = Request::from_parts(parts, Body::from(body));
    let context = move || (functions.context)();
    leptos_axum::handle_server_fns_with_context(context, request).await.into_response()
}
