//! The builder of the route table.

use std::{fmt, sync::Arc};

use axum::{
    Router,
    routing::{MethodRouter, any},
};
use formwork_core::wire::ACTION_PATH;
use http::Extensions;
use leptos::prelude::*;

use super::{
    ErasedLayout, IntoHandler, LayoutFn, Methods, Page, PageFn, PageRoute, Site, serve_page,
    site::NotFound,
};
use crate::{
    action,
    assets::{Assets, AssetsError},
    config::Config,
    error_response,
    gate::Application,
    health,
    render::ErasedView,
};

/// Every route of an application, in the order they were added.
///
/// `formwork-build` writes the calls from the folders below `app/src/routes`; they may be written
/// by hand as well.
///
/// # Examples
///
/// ```
/// use formwork_core::Result;
/// use formwork_server::routing::{Methods, Page, Routes};
/// use leptos::prelude::*;
///
/// async fn home() -> Result<impl IntoView> {
///     Ok(view! { <h1>"Home"</h1> })
/// }
///
/// let routes = Routes::new()
///     .page("/", Page::new(home))
///     .route("/api/ping", Methods::new().get(async || "pong"));
/// ```
pub struct Routes {
    pages: Vec<PageRoute>,
    router: Router,
    layouts: Vec<ErasedLayout>,
    not_found: Option<NotFound>,
    state: Extensions,
    health: MethodRouter,
}

impl Default for Routes {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            router: Router::new(),
            layouts: Vec::new(),
            not_found: None,
            state: Extensions::new(),
            health: health::route(async || true),
        }
    }
}

impl Routes {
    /// No routes.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Wraps the pages that `inner` adds.
    #[must_use]
    pub fn layout<F, Args>(mut self, layout: F, inner: impl FnOnce(Self) -> Self) -> Self
    where
        F: LayoutFn<Args>,
    {
        self.layouts.push(Arc::new(move |children, parts| layout.call(children, parts)));
        let mut routes = inner(self);
        routes.layouts.pop();
        routes
    }

    /// Adds a page at `path`, in axum's syntax: `/users/{id}`.
    #[must_use]
    pub fn page<F, Args>(mut self, path: &str, page: Page<F, Args>) -> Self
    where
        F: PageFn<Args>,
    {
        self.pages.push(page.into_route(path, self.layouts.clone()));
        self
    }

    /// Adds a route handler.
    ///
    /// # Panics
    ///
    /// If there is a handler at the path already.
    #[must_use]
    pub fn route(mut self, path: &str, methods: Methods) -> Self {
        self.router = self.router.route(path, methods.into_router());
        self
    }

    /// Adds an API route: a [`Handler`](super::Handler), or its function alone.
    ///
    /// # Panics
    ///
    /// If there is a handler at the path already.
    #[must_use]
    pub fn handler(mut self, path: &str, handler: impl IntoHandler) -> Self {
        self.router = self.router.route(path, handler.into_handler().into_router());
        self
    }

    /// Sets what is shown where there is no page, inside the layouts around this call.
    #[must_use]
    pub fn not_found<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        let view: ErasedView = Arc::new(move || view().into_any());
        self.not_found = Some(NotFound { layouts: self.layouts.clone(), view });
        self
    }

    /// Sets what `/healthz` asks: true is answered with 200, false with 503.
    ///
    /// Without it `/healthz` is always 200. The check is given one second.
    #[must_use]
    pub fn health_check<F, Fut>(mut self, check: F) -> Self
    where
        F: Fn() -> Fut + Clone + Send + Sync + 'static,
        Fut: Future<Output = bool> + Send + 'static,
    {
        self.health = health::route(check);
        self
    }

    /// Gives pages, actions and handlers a state of type `T`, one value for each type.
    #[must_use]
    pub fn with_state<T: Clone + Send + Sync + 'static>(mut self, state: T) -> Self {
        self.state.insert(state);
        self
    }

    /// The application, ready to serve.
    ///
    /// # Errors
    ///
    /// [`AssetsError`] if the site's assets cannot be read.
    ///
    /// # Panics
    ///
    /// If two pages or handlers have the same path, or two actions the same id.
    pub fn build(self, config: Config) -> Result<Application, AssetsError> {
        action::check_registry();
        let assets = Assets::load(&config)?;
        let public = assets.public_files();
        let development = config.development;
        let site = Arc::new(Site::new(config, self.state, assets, self.not_found));
        let mut router = self
            .router
            .route("/healthz", self.health)
            .route("/_formwork/{file}", site.assets().route())
            .route(&format!("{ACTION_PATH}{{id}}"), axum::routing::post(action::answer_call));
        if development {
            router = router.route("/_formwork/reload", axum::routing::get(crate::assets::reload));
        }
        for page in self.pages {
            let path = page.path.clone();
            let page = Arc::new(page);
            router = router
                .route(&path, any(async move |request| serve_page::answer(page, request).await));
        }
        let router =
            router.fallback(async move |request| error_response::fallback(public, request).await);
        site.set_router(router.clone());
        Ok(Application::new(router, site))
    }
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").field("pages", &self.pages).finish_non_exhaustive()
    }
}
