//! The builder of the route table.

use std::{
    fmt,
    sync::{Arc, Weak},
};

use axum::{
    Router,
    routing::{MethodRouter, any, get},
};
use formwork_core::wire::ACTION_PATH;
use http::{Extensions, StatusCode, header};
use leptos::prelude::*;

use super::{
    Boundary, Frame, IntoHandler, Layout, LayoutFn, Localized, Methods, Page, PageFn, PageRoute,
    Site, levels, localized, serve_page, server_functions::ServerFunctions, site::NotFound,
};
use crate::{
    action,
    assets::{Assets, AssetsError},
    cache::{How, Store, name, panel},
    config::Config,
    database::{AnyDatabase, changes::Changes},
    error_response,
    gate::Application,
    health,
    language::Languages,
    request,
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
    handlers: Vec<(String, MethodRouter)>,
    frames: Vec<Frame>,
    not_found: Option<NotFound>,
    state: Extensions,
    databases: Vec<Changes>,
    server_functions: Option<ServerFunctions>,
    health: MethodRouter,
    store: Option<Arc<dyn Store>>,
    languages: Option<Languages>,
}

impl Default for Routes {
    fn default() -> Self {
        Self {
            pages: Vec::new(),
            handlers: Vec::new(),
            frames: Vec::new(),
            not_found: None,
            state: Extensions::new(),
            databases: Vec::new(),
            server_functions: None,
            health: health::route(async || true),
            store: None,
            languages: None,
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
    pub fn layout<F, Args>(self, layout: Layout<F, Args>, inner: impl FnOnce(Self) -> Self) -> Self
    where
        F: LayoutFn<Args>,
    {
        self.framed(Frame::Layout(Arc::new(layout.into_route())), inner)
    }

    /// Puts `boundary` around the pages that `inner` adds.
    #[must_use]
    pub fn boundary(self, boundary: Boundary, inner: impl FnOnce(Self) -> Self) -> Self {
        self.framed(Frame::Boundary(Arc::new(boundary)), inner)
    }

    fn framed(mut self, frame: Frame, inner: impl FnOnce(Self) -> Self) -> Self {
        self.frames.push(frame);
        let mut routes = inner(self);
        routes.frames.pop();
        routes
    }

    /// Adds a page at `path`, in axum's syntax: `/users/{id}`.
    ///
    /// # Panics
    ///
    /// If the path has parameters, and the page is [`only_listed`](formwork_core::cache::Cache::only_listed)
    /// without [`static_params`](Page::static_params).
    #[track_caller]
    #[must_use]
    pub fn page<F, Args>(mut self, path: &str, page: Page<F, Args>) -> Self
    where
        F: PageFn<Args>,
    {
        self.pages.push(page.into_route(path, self.frames.clone()));
        self
    }

    /// Adds a route handler at `path`, in axum's syntax.
    #[must_use]
    pub fn route(mut self, path: &str, methods: Methods) -> Self {
        self.handlers.push((path.to_owned(), methods.into_router(path)));
        self
    }

    /// Adds an API route at `path`, in axum's syntax: a [`Handler`](super::Handler), or its
    /// function alone.
    #[must_use]
    pub fn handler(mut self, path: &str, handler: impl IntoHandler) -> Self {
        self.handlers.push((path.to_owned(), handler.into_handler().into_router()));
        self
    }

    /// Sets what is shown where there is no route, inside the layouts around this call.
    #[must_use]
    pub fn not_found<F, V>(mut self, view: F) -> Self
    where
        F: Fn() -> V + Send + Sync + 'static,
        V: IntoView + 'static,
    {
        let view = Arc::new(move || view().into_any());
        self.not_found = Some(NotFound { frames: self.frames.clone(), view });
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

    /// Shares what is cached, and what is invalidated, with other instances of the site, by a
    /// [`Store`] of one's own choice, whatever `FORMWORK_CACHE_URL` says.
    #[must_use]
    pub fn cache_store(mut self, store: impl Store) -> Self {
        self.store = Some(Arc::new(store));
        self
    }

    /// Answers Leptos' own `#[server]` functions at their paths.
    ///
    /// `context` provides what they expect beside Leptos' own contexts. They stand behind the
    /// cross-origin rule of forms and the limit of their bodies, whatever their method. So an
    /// application that was written for Leptos can move over page by page.
    #[must_use]
    pub fn server_functions(mut self, context: impl Fn() + Clone + Send + Sync + 'static) -> Self {
        self.server_functions = Some(ServerFunctions::new(context));
        self
    }

    /// Gives pages, actions and handlers a state of type `T`, one value for each type.
    #[must_use]
    pub fn with_state<T: Clone + Send + Sync + 'static>(mut self, state: T) -> Self {
        self.state.insert(state);
        self
    }

    /// Gives pages, actions and handlers a database: a [`Database`](crate::database::Database), or an
    /// [`AnyDatabase`].
    ///
    /// Its states are of the types `AnyDatabase` and [`AnyWriter`](crate::database::AnyWriter); of
    /// SQLite `Database`, [`Writer`](crate::database::Writer) and `SqlitePool` too, of PostgreSQL
    /// `PgPool`. Of several databases the last one is the state of its types.
    ///
    /// From then on a committed write drops what the cache has of the tables that it touched; of
    /// several databases the writes of each are heard.
    #[must_use]
    pub fn with_database(mut self, database: impl Into<AnyDatabase>) -> Self {
        let database = database.into();
        self.databases.push(database.changes().clone());
        database.put_into(&mut self.state);
        self
    }

    /// Gives every page these languages: the first one at the plain paths, each other below its
    /// prefix, such as `/de/users`. See [`language`](crate::language).
    ///
    /// # Panics
    ///
    /// If a tag is no language tag, or named twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use formwork_server::{language::Languages, routing::Routes};
    ///
    /// let routes = Routes::new().languages(["en", "de"]);
    /// let same = Routes::new().languages(Languages::new("en").and("de"));
    /// ```
    #[track_caller]
    #[must_use]
    pub fn languages(mut self, languages: impl Into<Languages>) -> Self {
        self.languages = Some(languages.into());
        self
    }

    /// The application, ready to serve.
    ///
    /// Of several routes that match, the one is asked that is more specific at the first segment
    /// that differs: static before dynamic before catch-all. Public files count as static.
    ///
    /// # Errors
    ///
    /// [`AssetsError`] if the site's assets cannot be read, or a public file has the path of a
    /// route, or one where the pages in a [language](Self::languages) are.
    ///
    /// # Panics
    ///
    /// If two pages or handlers have the same path, or two actions the same id; if a route stands where
    /// the pages in a language are.
    pub fn build(self, config: Config) -> Result<Application, AssetsError> {
        action::check_registry();
        request::init_executor();
        let assets = Assets::load(&config)?;
        let public = assets.public_files();
        let mut routes = self.handlers;
        if let Some(functions) = &self.server_functions {
            routes.extend(functions.routes());
        }
        let ahead = self.pages.iter().filter_map(|page| page.ahead.clone()).collect();
        routes.push(("/healthz".to_owned(), self.health));
        routes.push(("/_formwork/{file}".to_owned(), assets.route()));
        // The gate answers the calls themselves.
        let not_allowed = (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "POST")]);
        routes.push((format!("{ACTION_PATH}{{id}}"), any(async move || not_allowed)));
        if config.development {
            routes.push(("/_formwork/reload".to_owned(), get(crate::assets::reload)));
            routes.push(("/_formwork/cache".to_owned(), panel::route()));
            routes.push(("/_formwork/cache.css".to_owned(), panel::style()));
        }
        for path in assets.public_paths()? {
            let is_own = path.starts_with("/_formwork/");
            let is_page = self.pages.iter().any(|page| page.path == path);
            if is_own || is_page || routes.iter().any(|(other, _)| *other == path) {
                return Err(AssetsError::Shadowed { path });
            }
            if self.languages.as_ref().is_some_and(|languages| languages.split(&path).is_some()) {
                return Err(AssetsError::InLanguage { path });
            }
            let public = public.clone();
            let answer = async move |request| error_response::fallback(public, request).await;
            routes.push((path, any(answer)));
        }
        if self.languages.is_some() {
            routes = routes.into_iter().map(localized::without_prefix).collect();
        }
        let localized = self.languages.map(|languages| {
            let pages = self.pages.iter().map(|page| (&*page.path, true));
            let others = routes.iter().map(|(path, _)| (&**path, false));
            Localized::new(languages, &pages.chain(others).collect::<Vec<_>>())
        });
        routes.extend(self.pages.into_iter().map(|page| {
            let (path, page) = (page.path.clone(), Arc::new(page));
            let answer = async move |request| serve_page::answer(page, request).await;
            (path, any(answer))
        }));
        let (state, not_found) = (self.state, self.not_found);
        let site = Site::new(config, state, assets, not_found, ahead, self.store, localized);
        let site = Arc::new(site);
        for changes in &self.databases {
            listen(changes, &site);
        }
        let fallback = Router::new()
            .fallback(async move |request| error_response::fallback(public, request).await);
        let router = router(routes, fallback);
        site.set_router(router.clone());
        Ok(Application::new(router, site))
    }
}

/// Drops what was made from a table when a write to it is committed.
fn listen(changes: &Changes, site: &Arc<Site>) {
    let site: Weak<Site> = Arc::downgrade(site);
    changes.on_commit(move |tables| {
        if let Some(site) = site.upgrade() {
            let tags: Vec<_> = tables.iter().map(|table| name::table(table)).collect();
            site.cache().invalidate(&tags, How::Drop);
        }
    });
}

/// One router for each level, each with the next as its fallback.
fn router(routes: Vec<(String, MethodRouter)>, fallback: Router) -> Router {
    let paths: Vec<&str> = routes.iter().map(|(path, _)| path.as_str()).collect();
    let levels = levels::of(&paths);
    let highest = levels.iter().copied().max().unwrap_or(0);
    let mut routers = vec![Router::new(); highest + 1];
    for ((path, route), level) in routes.into_iter().zip(levels) {
        routers[level] = std::mem::take(&mut routers[level]).route(&path, route);
    }
    let mut levels = routers.into_iter().rev();
    let last = levels.next().unwrap_or_default().fallback_service(fallback);
    levels.fold(last, |next, level| level.fallback_service(next))
}

impl fmt::Debug for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Routes").field("pages", &self.pages).finish_non_exhaustive()
    }
}
