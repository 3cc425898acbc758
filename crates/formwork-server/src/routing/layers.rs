//! Tower layers around one route.

use std::{convert::Infallible, fmt, sync::Arc};

use axum::{
    extract::Request,
    response::IntoResponse,
    routing::{MethodRouter, Route},
};
use tower::{Layer, Service};

type Apply = Arc<dyn Fn(MethodRouter) -> MethodRouter + Send + Sync>;

/// Layers in the order they were added; each is around those before it.
#[derive(Clone, Default)]
pub(super) struct Layers(Vec<Apply>);

impl Layers {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn push<L>(&mut self, layer: L)
    where
        L: Layer<Route> + Clone + Send + Sync + 'static,
        L::Service: Service<Request, Error = Infallible> + Clone + Send + Sync + 'static,
        <L::Service as Service<Request>>::Response: IntoResponse + 'static,
        <L::Service as Service<Request>>::Future: Send + 'static,
    {
        self.0.push(Arc::new(move |router| router.layer(layer.clone())));
    }

    /// Puts the layers around a route that has every method it will have.
    pub(super) fn apply(self, router: MethodRouter) -> MethodRouter {
        self.0.into_iter().fold(router, |router, apply| apply(router))
    }
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} layers", self.0.len())
    }
}
